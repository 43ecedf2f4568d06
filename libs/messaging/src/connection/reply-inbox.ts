import { Injectable } from '@nestjs/common';
import { createInbox, type Msg } from '@nats-io/transport-node';
import { MessagingSettings } from '../messaging-settings.js';
import { MessageHeaders } from '../wire/message-headers.js';
import { serviceIn } from '../wire/subjects.js';
import { NatsLink } from './nats-link.js';

/** One question on its way. */
export interface Question {
  readonly subject: string;
  readonly payload: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Ends the wait with `aborted`. */
  readonly signal?: AbortSignal;
}

type Wait = Pick<Question, 'subject' | 'timeoutMs' | 'signal'>;

/** How the wait for an answer ended. */
export type Answer =
  | { readonly kind: 'reply'; readonly headers: MessageHeaders; readonly body: Uint8Array }
  | { readonly kind: 'no-responders' | 'forbidden' | 'timed-out' | 'aborted' };

interface Waiting {
  readonly subject: string;
  readonly end: (answer: Answer) => void;
}

/**
 * Asks over NATS, with one wildcard subscription for all answers of this process.
 *
 * Every question ends: with its answer, or at its timeout, or at once when nobody listens or the server forbids it. Outcomes are values, not
 * errors, because an error with its stack costs more than the whole request. Where the answer has to arrive names the service
 * that was asked, so that permissions let no other one answer in its place.
 */
@Injectable()
export class ReplyInbox {
  readonly #prefix: string;
  readonly #waiting = new Map<string, Waiting>();
  #subscribed = false;
  #lastToken = 0;

  constructor(
    private readonly link: NatsLink,
    settings: MessagingSettings,
  ) {
    this.#prefix = `${createInbox(settings.inboxPrefix)}.`;
    link.onForbidden((subject) => this.#forbid(subject));
  }

  /** How many questions wait for their answer. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Sends the question. Throws NotConnected when there is no connection, and what the connection refuses it with; then nothing was sent. */
  ask({ payload, headers, ...wait }: Question): Promise<Answer> {
    const { subject } = wait;
    if (wait.signal?.aborted) return Promise.resolve({ kind: 'aborted' });
    this.#listen();
    const token = `${serviceIn(subject)}.${(++this.#lastToken).toString(36)}`;
    return new Promise((resolve, reject) => {
      const stop = this.#waitFor(token, wait, resolve);
      const refused = (error: unknown) => {
        stop();
        reject(error);
      };
      try {
        const reply = this.#prefix + token;
        this.link.publishTogether(subject, payload, { reply, refused, ...(headers && { headers }) });
      } catch (error) {
        refused(error);
      }
    });
  }

  /** Returns how to wait no longer. */
  #waitFor(token: string, { subject, timeoutMs, signal }: Wait, resolve: (answer: Answer) => void): () => void {
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.#waiting.delete(token);
    };
    const end = (answer: Answer) => {
      stop();
      resolve(answer);
    };
    const abort = () => end({ kind: 'aborted' });
    const timer = setTimeout(end, timeoutMs, { kind: 'timed-out' });
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.set(token, { subject, end });
    return stop;
  }

  // The server names the subject, and not the message.
  #forbid(subject: string): void {
    for (const waiting of this.#waiting.values()) if (waiting.subject === subject) waiting.end({ kind: 'forbidden' });
  }

  // Subscribed before the first question and on every later connection, so an answer that was on its way when the
  // connection broke can still arrive over the next one.
  #listen(): void {
    if (this.#subscribed) return;
    this.#subscribed = true;
    this.link.subscribe(`${this.#prefix}*.*`, {
      receive: (msg) => this.#waiting.get(msg.subject.slice(this.#prefix.length))?.end(answerOf(msg)),
    });
  }
}

function answerOf(msg: Msg): Answer {
  const body = msg.data;
  const headers = MessageHeaders.of(msg);
  // A header block with a code is the server's own: 503 means that nobody listens on the subject.
  if (body.length === 0 && !headers.malformed && msg.headers?.code === 503) return { kind: 'no-responders' };
  return { kind: 'reply', headers, body };
}
