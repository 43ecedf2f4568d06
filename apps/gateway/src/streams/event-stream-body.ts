import { Readable } from 'node:stream';
import type { StreamLimits } from './stream-limits.js';

/** One event as Server-Sent Events write it. */
export interface SentEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: object;
}

/** The client reads too slowly, or not at all. */
export class ClientTooSlow extends Error {
  override readonly name = 'ClientTooSlow';
}

/**
 * The body of an answer in the form of Server-Sent Events: writes what it is given whether or not the client reads, says in between
 * that it is alive, and is destroyed when too much stays unread.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStreamBody extends Readable {
  readonly #limits: Pick<StreamLimits, 'heartbeatMs' | 'unsentBytes'>;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(limits: Pick<StreamLimits, 'heartbeatMs' | 'unsentBytes'>) {
    super();
    this.#limits = limits;
    this.#heartbeat = setInterval(() => this.#write(': alive\n\n'), limits.heartbeatMs);
    // At once, so that the client sees that its request is answered.
    this.#write(`retry: ${RETRY_MS}\n\n`);
  }

  /** Whoever gives it events decides when. */
  override _read(): void {}

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.#heartbeat);
    done(error);
  }

  send({ id, event, data }: SentEvent): void {
    const head = id === undefined ? '' : `id: ${id}\n`;
    this.#write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends the answer once the client has read what was sent. */
  finish(): void {
    clearInterval(this.#heartbeat);
    if (!this.destroyed) this.push(null);
  }

  #write(text: string): void {
    if (this.destroyed) return;
    this.push(text);
    if (this.readableLength > this.#limits.unsentBytes)
      this.destroy(new ClientTooSlow('A client left too much unread'));
  }
}

/** How long a browser waits before it comes back with its Last-Event-ID. */
const RETRY_MS = 1_000;
