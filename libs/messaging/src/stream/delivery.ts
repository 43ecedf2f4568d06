import type { Msg } from '@nats-io/transport-node';
import type { NatsLink } from '../connection/nats-link.js';
import { NotConnected } from '../connection/not-connected.js';
import { headerNames } from '../wire/header-names.js';
import { MessageHeaders } from '../wire/message-headers.js';
import type { ReceivedMessage } from '../wire/read-envelope.js';

/**
 * One delivery of a stored message, and what may be said about it to the broker.
 *
 * What is said while there is no connection is lost; the broker then delivers the message again after its ack wait.
 */
export class Delivery implements ReceivedMessage {
  readonly subject: string;
  readonly headers: MessageHeaders;
  readonly body: Uint8Array;
  readonly stream: string;
  readonly streamSequence: number;
  /** When the broker stored the message, in epoch milliseconds. */
  readonly storedAt: number;
  /** How often the broker delivered the message to this consumer, this time included. */
  readonly deliveries: number;
  /** How many messages the broker still had for this consumer. */
  readonly backlog: number;
  readonly #replyTo: string;

  constructor(
    private readonly link: Pick<NatsLink, 'publish' | 'publishTogether'>,
    msg: Pick<Msg, 'subject' | 'reply' | 'headers' | 'data'>,
  ) {
    this.subject = msg.subject;
    this.headers = MessageHeaders.of(msg);
    this.body = msg.data;
    this.#replyTo = msg.reply ?? '';
    const tokens = this.#replyTo.split('.');
    // $JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>.<time>.<backlog>; newer servers put domain and account in front.
    const first = tokens.length > 9 ? 4 : 2;
    this.stream = tokens[first] ?? '';
    this.deliveries = Number(tokens[first + 2]);
    this.streamSequence = Number(tokens[first + 3]);
    this.storedAt = Number(tokens[first + 5]) / 1e6;
    this.backlog = Number(tokens[first + 6]);
  }

  /** Which message it is, for the log. */
  get name(): string {
    return `${this.headers.get(headerNames.id) ?? 'without id'} (${this.streamSequence} of ${this.stream})`;
  }

  /** The message took effect. Said together with whatever else ends in this turn of the event loop. */
  ack(): void {
    this.#unlessLost(() => this.link.publishTogether(this.#replyTo, '+ACK', { refused: () => undefined }));
  }

  /**
   * The message shall come again, after a pause: without one the broker would use up all deliveries within
   * milliseconds.
   */
  nak(delayMs: number): void {
    this.#say(`-NAK {"delay":${Math.round(delayMs * 1e6)}}`);
  }

  /** The message shall not come again. */
  term(): void {
    this.#say('+TERM');
  }

  /** The message is still in work: the broker's ack wait starts again. */
  working(): void {
    this.#say('+WPI');
  }

  #say(word: string): void {
    this.#unlessLost(() => this.link.publish(this.#replyTo, word));
  }

  #unlessLost(say: () => void): void {
    try {
      say();
    } catch (error) {
      if (!(error instanceof NotConnected)) throw error;
    }
  }
}
