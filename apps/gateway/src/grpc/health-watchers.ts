import { status } from '@grpc/grpc-js';
import type { GrpcLimits } from './grpc-limits.js';

type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

/** A call that is told of every change: as much of grpc-js' stream as that takes. */
interface Watcher {
  write(message: { readonly status: ServingStatus }): unknown;
  emit(event: 'error', error: { readonly code: status; readonly details: string }): unknown;
  once(event: 'cancelled', listener: () => void): unknown;
}

const LOOK_EVERY_MS = 1_000;
const STOPS = 'This server stops: watch another one.';

/** Tells clients how the server is: at once, and again whenever that changes. One look a second serves all of them, and none is made for nobody. */
export class HealthWatchers {
  /** With what each was told last. */
  readonly #told = new Map<Watcher, ServingStatus | undefined>();
  readonly #from = new Map<Watcher, string | undefined>();
  #isLooking = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly isServing: () => Promise<boolean>,
    private readonly limits: Pick<GrpcLimits, 'watchers' | 'watchersPerAddress'>,
  ) {}

  /** One more than may watch is refused. @param from  whom it is counted for; undefined counts for nobody but all together */
  add(watcher: Watcher, from: string | undefined): void {
    if (!this.#enter(watcher, from)) return;
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    this.#look();
  }

  /** One who asks for a service that there is not: it is told so, and goes on to watch. */
  addUnknown(watcher: Watcher, from: string | undefined): void {
    if (this.#enter(watcher, from)) this.#tell(watcher, 'SERVICE_UNKNOWN');
  }

  /** Tells all that nothing is served any more, and ends. */
  close(): void {
    this.#isClosed = true;
    for (const [watcher, told] of this.#told) {
      if (told === 'SERVING') watcher.write({ status: 'NOT_SERVING' });
      this.#leave(watcher);
      watcher.emit('error', { code: status.UNAVAILABLE, details: STOPS });
    }
  }

  #enter(watcher: Watcher, from: string | undefined): boolean {
    const details = this.#isClosed ? STOPS : 'Too many clients watch this server.';
    const code = this.#isClosed ? status.UNAVAILABLE : status.RESOURCE_EXHAUSTED;
    if (this.#isClosed || this.#isFullFor(from)) {
      watcher.emit('error', { code, details });
      return false;
    }
    this.#told.set(watcher, undefined);
    this.#from.set(watcher, from);
    watcher.once('cancelled', () => this.#leave(watcher));
    return true;
  }

  #isFullFor(from: string | undefined): boolean {
    if (this.#told.size >= this.limits.watchers) return true;
    if (from === undefined) return false;
    let own = 0;
    for (const each of this.#from.values()) if (each === from) own++;
    return own >= this.limits.watchersPerAddress;
  }

  #leave(watcher: Watcher): void {
    this.#from.delete(watcher);
    this.#told.delete(watcher);
    if (this.#isWatched()) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Whether somebody waits for what a look may find. */
  #isWatched(): boolean {
    for (const told of this.#told.values()) if (told !== 'SERVICE_UNKNOWN') return true;
    return false;
  }

  /** One look at a time, so that nobody is told what was true before what was told already. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#tellAll().finally(() => (this.#isLooking = false));
  }

  async #tellAll(): Promise<void> {
    const now = (await this.isServing()) ? 'SERVING' : 'NOT_SERVING';
    for (const [watcher, told] of this.#told) if (told !== 'SERVICE_UNKNOWN') this.#tell(watcher, now);
  }

  #tell(watcher: Watcher, now: ServingStatus): void {
    if (this.#told.get(watcher) === now) return;
    this.#told.set(watcher, now);
    watcher.write({ status: now });
  }
}
