import { jetstream, JetStreamApiError, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import type { OutgoingMessage } from '@nestwork/messaging';
import type { BrokerAddress } from '../infrastructure/broker-address.js';
import { natsLogin } from '../infrastructure/nats-login.js';
import type { ConsumerState, StoredMessage, StreamState } from './stream-state.js';

/** A test's own connection to the broker: never through a fault proxy, and alive when the services are not. */
export class TestBroker {
  private constructor(
    private readonly nc: NatsConnection,
    private readonly admin: JetStreamManager,
  ) {}

  static async connect(broker: BrokerAddress): Promise<TestBroker> {
    const nc = await connect({
      ...natsLogin(broker),
      name: 'test',
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
    });
    return new TestBroker(nc, await jetstreamManager(nc));
  }

  /** Stores a message; resolves when the broker has it. */
  async publish({ subject, body, headers: fields, brokerId }: OutgoingMessage): Promise<void> {
    const all = headers();
    for (const [name, value] of Object.entries(fields)) all.set(name, value);
    await jetstream(this.nc).publish(subject, body, { headers: all, msgID: brokerId });
  }

  /** What a stream holds under a subject (wildcards allowed), oldest first; nothing when there is no such stream. */
  async stored(stream: string, subject: string): Promise<StoredMessage[]> {
    const found: StoredMessage[] = [];
    for (;;) {
      const next = await this.#firstFrom((found.at(-1)?.seq ?? 0) + 1, { stream, subject });
      if (!next) return found;
      found.push(next);
    }
  }

  /** Every stream with its durable consumers. */
  async streams(): Promise<StreamState[]> {
    const states: StreamState[] = [];
    for await (const { config, state } of this.admin.streams.list()) {
      states.push({ stream: config.name, lastSeq: state.last_seq, consumers: await this.#consumersOf(config.name) });
    }
    return states;
  }

  /** Deletes the durable consumers of a service that will not come back, so that nobody waits for it. */
  async deleteConsumersOf(service: string): Promise<void> {
    for (const { stream, consumers } of await this.streams()) {
      const own = consumers.filter(({ durable }) => durable.startsWith(`${service}_`));
      for (const { durable } of own) await this.admin.consumers.delete(stream, durable);
    }
  }

  async deleteStreams(): Promise<void> {
    for (const { stream } of await this.streams()) await this.admin.streams.delete(stream);
  }

  async close(): Promise<void> {
    await this.nc.close();
  }

  async #firstFrom(seq: number, at: { stream: string; subject: string }): Promise<StoredMessage | undefined> {
    // The server's own question "the next one under this subject", which the types of nats.js leave out.
    const question = { seq, next_by_subj: at.subject };
    try {
      const message = await this.admin.streams.getMessage(at.stream, question);
      return message
        ? { subject: message.subject, seq: message.seq, id: message.header.get('ce-id'), body: message.data }
        : undefined;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
      throw error;
    }
  }

  async #consumersOf(stream: string): Promise<ConsumerState[]> {
    const states: ConsumerState[] = [];
    for await (const { config, num_pending, num_ack_pending } of this.admin.consumers.list(stream)) {
      if (!config.durable_name) continue;
      states.push({ durable: config.durable_name, pending: num_pending, unacknowledged: num_ack_pending });
    }
    return states;
  }
}

const STREAM_NOT_FOUND = 10_059;
