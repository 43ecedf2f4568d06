import { JetStreamApiError } from '@nats-io/jetstream';
import { Injectable } from '@nestjs/common';
import { errors } from '@nats-io/transport-node';
import { NatsLink } from './connection/nats-link.js';
import { probing } from './connection/probed-subjects.js';
import { MessagingSettings } from './messaging-settings.js';
import { eventStreamOf } from './wire/subjects.js';

/** Whether a message on a subject would be stored: by a stream, by none, or not because this service may not send it. */
export type MayStore = 'yes' | 'no stream' | 'forbidden';

/** What the broker says about itself and about what this service may do, as the doctor asks for it. */
@Injectable()
export class BrokerFacts {
  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
  ) {}

  /** Such as `2.12.12`. */
  get serverVersion(): string {
    return this.link.get().info?.version ?? 'unknown';
  }

  /** How far the broker's clock is ahead of this process's, in milliseconds; undefined for servers before 2.10. */
  async clock(): Promise<{ readonly aheadMs: number; readonly roundTripMs: number } | undefined> {
    const asked = Date.now();
    const answer = await this.link.get().request(`$JS.API.STREAM.INFO.${eventStreamOf(this.settings.service)}`);
    const answered = Date.now();
    const body: unknown = answer.json();
    const time: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'ts') : undefined;
    if (typeof time !== 'string') return undefined;
    return { aheadMs: Date.parse(time) - (asked + answered) / 2, roundTripMs: answered - asked };
  }

  /** Bytes that the account stores on disk, and may; undefined: without limit of its own. */
  async storage(): Promise<{ readonly used: number; readonly limit: number | undefined }> {
    const { storage, limits } = await (await this.link.jetstreamManager()).getAccountInfo();
    return { used: storage, limit: limits.max_storage > 0 ? limits.max_storage : undefined };
  }

  /** The services whose event streams there are, this one left out. */
  async otherServices(): Promise<string[]> {
    const names = await (await this.link.jetstreamManager()).streams.names().next();
    const own = eventStreamOf(this.settings.service);
    return names
      .filter((name) => name.startsWith('EVT_') && name !== own)
      .map((name) => name.slice('EVT_'.length).toLowerCase());
  }

  /** Tries to store a message that no stream takes, because it names another stream as the only one it is for. */
  async mayStore(subject: string): Promise<MayStore> {
    try {
      await this.link
        .jetstream()
        .publish(probing(subject), '', { expect: { streamName: 'NONE_OF_THESE' }, timeout: 2_000 });
      return 'yes';
    } catch (error) {
      if (error instanceof JetStreamApiError) return 'yes';
      if (isOneOf(error, errors.PermissionViolationError)) return 'forbidden';
      if (isOneOf(error, errors.NoRespondersError)) return 'no stream';
      throw error;
    }
  }

  /** Whether this service may listen in on a subject. */
  async mayRead(subject: string): Promise<boolean> {
    const nc = this.link.get();
    let isRefused = false;
    const callback = (error: Error | null) => {
      isRefused ||= error !== null;
    };
    const subscription = nc.subscribe(probing(subject), { callback });
    // The server refuses in order: what it did not say before this answer, it does not say.
    await nc.flush();
    subscription.unsubscribe();
    return !isRefused;
  }
}

/** The client wraps what happened, one to two times. */
function isOneOf(error: unknown, type: new (...args: never[]) => Error): boolean {
  if (error instanceof type) return true;
  return error instanceof Error && error.cause !== undefined && isOneOf(error.cause, type);
}
