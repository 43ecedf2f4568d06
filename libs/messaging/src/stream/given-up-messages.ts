import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager, type StoredMsg } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import type { NatsLink } from '../connection/nats-link.js';
import { MessageHeaders } from '../wire/message-headers.js';
import { durableNameOf, eventPartitions } from '../wire/subjects.js';
import type { ConsumerDeclaration } from './consumer-declarations.js';
import type { DeadLetters } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import { failureOf, type FailedConsumer } from './failure-of.js';
import { GivenUp } from './given-up.js';
import { readGivenUpNotice, type GivenUpNotice } from './given-up-notice.js';
import { advisoryStream } from './standard-streams.js';
import type { StreamEndpoint } from './stream-endpoint.js';

/** What is needed to save messages that the server gave up on. */
export interface GivenUpMessagesOptions {
  readonly service: string;
  readonly link: NatsLink;
  readonly deadLetters: DeadLetters;
  readonly endpoints: readonly StreamEndpoint[];
  /** When a notice comes again whose message could not be saved. */
  readonly retryMs: number;
}

/**
 * Sets aside what the server stopped delivering, long after this version would have: it was handed to an older one, or
 * nobody could write anything down.
 *
 * The server then says so once and tells nobody else. Those notices are kept in a stream, so none is missed while no
 * instance runs.
 */
export class GivenUpMessages {
  readonly #logger = new Logger(GivenUpMessages.name);

  constructor(private readonly options: GivenUpMessagesOptions) {}

  /** Every service reads all notices and acts on its own: the server cannot filter by the start of a name. */
  get consumer(): ConsumerDeclaration {
    return {
      stream: advisoryStream.name,
      durable: `${this.options.service}_given-up`,
      filterSubject: advisoryStream.subjects[0]!,
      maxAckPending: 100,
      maxDeliveries: -1,
    };
  }

  /** Handles one notice. When its message cannot be saved now, the notice comes again. */
  async take(delivery: Delivery): Promise<void> {
    const notice = readGivenUpNotice(delivery.body);
    if (!notice?.consumer.startsWith(`${this.options.service}_`)) return delivery.ack();
    try {
      await this.#save(notice);
      delivery.ack();
    } catch (err) {
      this.#logger.error({
        message: `Could not set aside message ${notice.streamSequence} of ${notice.stream}, trying again`,
        err,
      });
      delivery.nak(this.options.retryMs);
    }
  }

  async #save(notice: GivenUpNotice): Promise<void> {
    const stored = await storedMessage(await this.options.link.jetstreamManager(), notice);
    if (!stored) {
      this.#logger.error({
        message: `The server gave up on message ${notice.streamSequence} of ${notice.stream}, which is gone`,
        ...notice,
      });
      return;
    }
    const message = {
      subject: stored.subject,
      headers: MessageHeaders.of({ headers: stored.header }),
      body: stored.data,
      stream: notice.stream,
      streamSequence: notice.streamSequence,
    };
    const gaveUp = new GivenUp(`None of ${notice.deliveries} deliveries came to an end`);
    const failure = failureOf(this.#failedConsumer(notice.consumer), message, gaveUp);
    await this.options.deadLetters.record({ ...failure, deliveries: notice.deliveries });
  }

  // An endpoint that a newer version of the service has, or an older one had, is known by its name on the server only.
  #failedConsumer(durable: string): FailedConsumer {
    const known = this.options.endpoints.find((endpoint) => namesOf(endpoint).includes(durable));
    return known ?? { durable, handler: { name: 'unknown to this version' } };
  }
}

function namesOf({ durable, ordered }: StreamEndpoint): string[] {
  const name = durableNameOf(durable);
  return ordered ? Array.from({ length: eventPartitions }, (_, partition) => `${name}_p${partition}`) : [name];
}

async function storedMessage(
  jsm: JetStreamManager,
  { stream, streamSequence }: GivenUpNotice,
): Promise<StoredMsg | undefined> {
  try {
    return (await jsm.streams.getMessage(stream, { seq: streamSequence })) ?? undefined;
  } catch (err) {
    if (err instanceof JetStreamApiError && GONE.includes(err.code)) return undefined;
    throw err;
  }
}

const GONE: readonly number[] = [JetStreamApiCodes.NoMessageFound, JetStreamApiCodes.StreamNotFound];
