import type { Place } from '../wire/place.js';

/** One failed attempt to handle a message that JetStream delivered. */
export interface MessageFailure {
  /** The inbox identity of the consumer. */
  readonly consumer: string;
  readonly messageId: string;
  /** Only for an event of an ordered consumer: the key that is to be held. */
  readonly place?: Place;
  readonly subject: string;
  readonly stream: string;
  readonly streamSequence: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As received; `base64:` in front when it is not text that a database can keep. */
  readonly body: string;
  readonly handler: string;
  readonly error: FailureCause;
  readonly failedAt: Date;
}

/** A message whose attempts are noted when they begin. */
export type WatchedMessage = Pick<MessageFailure, 'consumer' | 'messageId' | 'streamSequence'>;

/** Why an attempt failed, as text that a database can keep. */
export interface FailureCause {
  readonly name: string;
  readonly message: string;
  /** With the stacks of its causes. */
  readonly stack: string;
}

/** A message that is set aside: its last failure, and how often it was delivered. */
export interface DeadMessage extends MessageFailure {
  readonly deliveries: number;
}

/**
 * Where failures are counted and dead messages kept. The inbox implements it.
 *
 * `hold` and `recordDead` may be called again for the same message, and must then change nothing but the latest failure. The
 * others count each call.
 */
export abstract class FailureStore {
  /**
   * Notes, before its handler runs, that an attempt begins. Says how many that were begun before never ended: their process
   * crashed or hung. Counted for each place in a stream, so that a message which is published again begins anew.
   */
  abstract begin(message: WatchedMessage): Promise<{ silent: number }>;
  /** Notes that it ended, well or not. */
  abstract end(message: WatchedMessage): Promise<void>;
  /** Adds one failed attempt and says how many there are by now; undefined when a copy of the message was handled. */
  abstract recordFailure(failure: MessageFailure): Promise<{ attempts: number } | undefined>;
  /**
   * Takes over a failed event of an ordered consumer: its key is held, and the store has it tried again, then the events of
   * its key that arrive meanwhile. When it resolves the message may be dropped from the stream.
   */
  abstract hold(failure: MessageFailure & { readonly place: Place }): Promise<void>;
  /**
   * Sets the message aside, with a row that says why; one with a place holds its key. False when a copy was handled, so that
   * there is nothing to set aside. When it resolves the message may be dropped from the stream.
   */
  abstract recordDead(dead: DeadMessage): Promise<boolean>;
  /** Resolves when something could be written down now, changing nothing. Asked again and again after that did not work. */
  abstract reach(): Promise<void>;
}
