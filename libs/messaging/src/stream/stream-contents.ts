import { setTimeout as delay } from 'node:timers/promises';
import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { Injectable } from '@nestjs/common';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import { headerNames } from '../wire/header-names.js';
import { MessageHeaders } from '../wire/message-headers.js';

/** What a stream says of itself. */
export interface StreamSummary {
  /** When it was created, as the server writes it. */
  readonly created: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly messages: number;
  /** When its first message was stored, by the clock of the server. */
  readonly firstAt: Date;
  /** How old a message gets in it; infinite when it sets no limit. */
  readonly maxAgeMs: number;
  /** Whether age alone removes messages: neither being handled nor a lack of room does. */
  readonly keepsUntilAge: boolean;
}

/** A message of a stream without its body. */
export interface StoredId {
  /** The message id, `ce-id`; undefined for a foreign message without one. */
  readonly id: string | undefined;
  readonly seq: number;
  /** When the server stored it, by its clock. */
  readonly at: Date;
}

/** Where to begin to read. */
export type ReadFrom = { readonly seq: number } | { readonly at: Date };

/** Looks into streams without consuming anything. Every method throws NotConnected without a connection. */
@Injectable()
export class StreamContents {
  #slot = Math.floor(Math.random() * READER_SLOTS);

  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
  ) {}

  /** Undefined when there is no such stream. */
  async summary(stream: string): Promise<StreamSummary | undefined> {
    const jsm = await this.link.jetstreamManager();
    const info = await jsm.streams.info(stream).catch(undefinedIfMissing);
    if (!info) return undefined;
    const { first_seq: firstSeq, last_seq: lastSeq, messages, first_ts } = info.state;
    const { created, config } = info;
    const maxAgeMs = config.max_age > 0 ? config.max_age / 1e6 : Infinity;
    const keepsUntilAge = keepsAll(config);
    return { created, firstSeq, lastSeq, messages, firstAt: new Date(first_ts), maxAgeMs, keepsUntilAge };
  }

  /** The message id at a place of the stream; undefined when there is none. */
  async idAt(stream: string, seq: number): Promise<string | undefined> {
    const jsm = await this.link.jetstreamManager();
    const message = await jsm.streams.getMessage(stream, { seq });
    return message?.header.get(headerNames.id) || undefined;
  }

  /**
   * Shows the visitor each message from there on, in order and without bodies, until it returns false or the stream ends.
   * At most 50,000 messages a second, so that other work of this connection goes on. Throws when the broker stops answering.
   */
  async read(stream: string, from: ReadFrom, visit: (message: StoredId) => boolean): Promise<void> {
    const jsm = await this.link.jetstreamManager();
    const { name, num_pending: waiting } = await this.reader(jsm, stream, from);
    try {
      const consumer = await this.link.jetstream().consumers.get(stream, name);
      let next = from;
      for (let pending = waiting; pending > 0; await delay(PAUSE_MS)) {
        let received = 0;
        // No more than there are: it would wait for the rest.
        const max_messages = Math.min(BATCH, pending);
        for await (const message of await consumer.fetch({ max_messages, expires: EXPIRES_MS })) {
          const { seq, time: at, info } = message;
          received++;
          pending = info.pending;
          next = { seq: seq + 1 };
          if (!visit({ id: MessageHeaders.of(message).get(headerNames.id), seq, at })) return;
        }
        if (received === max_messages) continue;
        if (!(await this.hasMore(stream, next))) return;
        if (received === 0) throw new Error(`Stream ${stream} stopped handing out messages, ${pending} before its end`);
      }
    } finally {
      // Should this fail, the server forgets the reader by itself.
      void jsm.consumers.delete(stream, name).catch(() => undefined);
    }
  }

  // Under one of a few names, so that permissions can be given for them: a name that the server makes up would need the right to
  // take the messages of every consumer of the stream. A name may be taken, by a reader that nobody deleted.
  private async reader(jsm: JetStreamManager, stream: string, from: ReadFrom): Promise<ConsumerInfo> {
    for (let tries = 1; ; tries++) {
      this.#slot = (this.#slot + 1) % READER_SLOTS;
      const name = `${this.settings.service}_reader-${this.#slot}`;
      try {
        return await jsm.consumers.add(stream, { name, ...READER, ...startOf(from) });
      } catch (error) {
        if (!(error instanceof JetStreamApiError) || tries === READER_SLOTS) throw error;
      }
    }
  }

  // A server that found a file of the stream damaged may count messages as pending that it no longer has.
  private async hasMore(stream: string, from: ReadFrom): Promise<boolean> {
    const { streams } = await this.link.jetstreamManager();
    if ('at' in from) {
      const { state } = await streams.info(stream);
      return state.messages > 0 && new Date(state.last_ts) >= from.at;
    }
    const firstFromThere = { seq: from.seq, next_by_subj: '>' };
    return (await streams.getMessage(stream, firstFromThere)) !== null;
  }
}

/** Permissions are generated for as many. */
const READER_SLOTS = 8;
const BATCH = 1_000;
const PAUSE_MS = 20;
const EXPIRES_MS = 5_000;

// Nothing is acknowledged, and nothing is kept should a message not arrive: whoever reads looks twice before it misses one.
const READER: Partial<ConsumerConfig> = {
  ack_policy: AckPolicy.None,
  headers_only: true,
  mem_storage: true,
  num_replicas: 1,
  inactive_threshold: nanos(30_000),
};

function startOf(from: ReadFrom): Partial<ConsumerConfig> {
  if ('seq' in from) return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, from.seq) };
  return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: from.at.toISOString() };
}

function keepsAll({ retention, discard, max_msgs, max_bytes, max_msgs_per_subject }: StreamConfig): boolean {
  if (retention !== RetentionPolicy.Limits) return false;
  const unlimited = max_msgs <= 0 && max_bytes <= 0;
  return max_msgs_per_subject <= 0 && (discard === DiscardPolicy.New || unlimited);
}

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
  throw error;
}
