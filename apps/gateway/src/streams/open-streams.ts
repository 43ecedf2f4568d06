import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Metrics } from '@nestwork/observability';
import type { FastifyInstance } from 'fastify';
import { Callers, type Credentials } from '../identity/callers.js';
import { Unauthenticated } from '../identity/identity-errors.js';
import type { Incoming } from '../incoming/incoming.js';
import { OpenStream } from './open-stream.js';
import { GatewayStopping, TooManyStreams } from './stream-errors.js';
import { StreamLimits } from './stream-limits.js';

/** Every stream that callers read, by whichever protocol: how many there may be, and how long each may go on. */
@Injectable()
export class OpenStreams implements OnModuleInit {
  readonly #open = new Map<OpenStream, string>();
  readonly #gauge;
  #isStopping = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly callers: Callers,
    private readonly limits: StreamLimits,
    metrics: Metrics,
  ) {
    this.#gauge = metrics.gauge({ name: 'gateway_streams', help: 'Streams of events that callers have open' });
  }

  /** A stream has no end of its own that a stop could wait for. */
  onModuleInit(): void {
    this.host.httpAdapter.getInstance<FastifyInstance>().addHook('preClose', async () => this.#stop());
  }

  /**
   * Opens a stream for a caller. It ends when the caller has gone, when the access token or API key holds no longer, or when the gateway stops.
   * Throws TooManyStreams.
   */
  open(incoming: Credentials & Pick<Incoming, 'signal' | 'user'>): OpenStream {
    const user = incoming.user?.id ?? '';
    if (this.#isStopping) throw GatewayStopping.of({});
    if (this.#open.size >= this.limits.total || this.#countOf(user) >= this.limits.perUser) throw TooManyStreams.of({});
    const recheck = setInterval(() => void this.#recheck(stream, incoming), this.limits.recheckMs);
    const stream = new OpenStream(() => {
      clearInterval(recheck);
      this.#open.delete(stream);
      this.#gauge.set(this.#open.size);
    });
    this.#open.set(stream, user);
    this.#gauge.set(this.#open.size);
    incoming.signal.addEventListener('abort', () => stream.end(), { once: true });
    if (incoming.signal.aborted) stream.end();
    return stream;
  }

  #countOf(user: string): number {
    let count = 0;
    for (const each of this.#open.values()) if (each === user) count++;
    return count;
  }

  // Who cannot be checked now was known five minutes ago, and is checked again in five.
  async #recheck(stream: OpenStream, credentials: Credentials): Promise<void> {
    const isKnown = await this.callers.userOf(credentials).then(Boolean, () => true);
    if (!isKnown) stream.end(Unauthenticated.of({}));
  }

  #stop(): void {
    this.#isStopping = true;
    for (const stream of this.#open.keys()) stream.end(GatewayStopping.of({}));
  }
}
