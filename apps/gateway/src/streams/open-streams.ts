import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Metrics } from '@nestwork/observability';
import type { FastifyInstance } from 'fastify';
import { ApiKeys } from '../identity/api-keys/api-keys.js';
import { Callers, type Credentials } from '../identity/callers.js';
import { hasSameRights } from '../identity/has-same-rights.js';
import { Unauthenticated } from '../identity/identity-errors.js';
import { IssuerUnavailable } from '../identity/keys/issuer-keys.js';
import type { User } from '../identity/user.js';
import type { Incoming } from '../incoming/incoming.js';
import { callerKey } from '../rate-limit/caller-key.js';
import { OpenStream } from './open-stream.js';
import { GatewayStopping, TooManyStreams } from './stream-errors.js';
import { StreamLimits } from './stream-limits.js';

/** Who reads a stream, and by which right. */
interface Reader {
  readonly user: User;
  readonly credentials: Credentials;
}

/** A longer timer of Node would fire at once. Whatever holds that long is an API key, which is looked at again before. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Every stream that callers read, and every wait of a request, by whichever protocol: how many there may be, and how long each may go on. */
@Injectable()
export class OpenStreams implements OnModuleInit {
  readonly #logger = new Logger(OpenStreams.name);
  readonly #open = new Map<OpenStream, Reader | undefined>();
  /** How many each caller has open. */
  readonly #counts = new Map<string, number>();
  readonly #gauge;
  #isStopping = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly callers: Callers,
    private readonly keys: ApiKeys,
    private readonly limits: StreamLimits,
    metrics: Metrics,
  ) {
    const help = 'Streams of events, and waits, that callers have open';
    this.#gauge = metrics.gauge({ name: 'gateway_streams', help });
  }

  /** A stream has no end of its own that a stop could wait for. */
  onModuleInit(): void {
    this.host.httpAdapter.getInstance<FastifyInstance>().addHook('preClose', async () => this.#stop());
    this.keys.onChange(() => {
      for (const [stream, reader] of this.#open) if (reader) void this.#recheck(stream, reader);
    });
  }

  /**
   * Opens a stream for a caller. It ends when the caller has gone, when the access token or API key holds no longer or speaks for other
   * rights than before, or when the gateway stops. Throws TooManyStreams.
   */
  open(incoming: Credentials & Pick<Incoming, 'signal' | 'user' | 'address'>): OpenStream {
    const { user } = incoming;
    if (this.#isStopping) throw GatewayStopping.of({});
    const isFull = this.#open.size >= this.limits.total;
    const caller = callerKey(incoming);
    if (isFull || this.#countOf(caller) >= this.limits.perCaller) throw TooManyStreams.of({});
    const reader = user && { user, credentials: incoming };
    const stream = new OpenStream(() => {
      stopWatching();
      this.#open.delete(stream);
      this.#count(caller, -1);
    });
    const stopWatching = reader ? this.#watch(stream, reader) : () => {};
    this.#open.set(stream, reader);
    this.#count(caller, 1);
    incoming.signal.addEventListener('abort', () => stream.end(), { once: true });
    if (incoming.signal.aborted) stream.end();
    return stream;
  }

  #countOf(caller: string): number {
    return this.#counts.get(caller) ?? 0;
  }

  #count(caller: string, more: 1 | -1): void {
    const count = this.#countOf(caller) + more;
    if (count === 0) this.#counts.delete(caller);
    else this.#counts.set(caller, count);
    this.#gauge.set(this.#open.size);
  }

  /** Ends a stream with the right to read it. Returns what ends the watch. */
  #watch(stream: OpenStream, reader: Reader): () => void {
    const recheck = setInterval(() => void this.#recheck(stream, reader), this.limits.recheckMs);
    // Needs no issuer, so that a token is no longer good for a stream than for anything else while that is away.
    const leftMs = Math.max(0, reader.user.expiresAt - Date.now());
    const end = () => stream.end(Unauthenticated.of({}));
    const expiry = leftMs <= LONGEST_TIMER_MS ? setTimeout(end, leftMs) : undefined;
    return () => {
      clearInterval(recheck);
      clearTimeout(expiry);
    };
  }

  async #recheck(stream: OpenStream, { user, credentials }: Reader): Promise<void> {
    try {
      const now = await this.callers.userOf(credentials);
      if (now && hasSameRights(user, now)) return;
    } catch (err) {
      // Who cannot be checked now was known when the stream was opened, and is checked again in five minutes.
      if (err instanceof IssuerUnavailable) return;
      this.#logger.error({
        message: 'The reader of a stream could not be checked, so the stream ends',
        userId: user.id,
        err,
      });
    }
    stream.end(Unauthenticated.of({}));
  }

  #stop(): void {
    this.#isStopping = true;
    for (const stream of this.#open.keys()) stream.end(GatewayStopping.of({}));
  }
}
