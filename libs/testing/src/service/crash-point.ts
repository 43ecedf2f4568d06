import { armFailStep, type FailHooks, type FailMode, failHooks } from '@nestwork/observability';
import type { ServiceInstance } from './service-instance.js';

/** What code of a dead instance meets at the point where it died. Nobody else ever sees it. */
export class InstanceDied extends Error {
  override readonly name = 'InstanceDied';
}

const armed = new Set<string>();

/** A fail step, or point, at which one instance is to fail in some way, or to die. It works once. */
export class CrashPoint {
  readonly #disarm: () => void;
  #reached = false;

  constructor(
    readonly point: string,
    mode: FailMode,
    private readonly instance: ServiceInstance,
  ) {
    if (armed.has(point)) throw new Error(`Another crash is set for '${point}' already`);
    armed.add(point);
    this.#disarm = armFailStep(point, this.#onlyOnceAndHere(failHooks(point, mode, () => this.#die())));
  }

  /** Whether the instance got there, and failed. */
  get reached(): boolean {
    return this.#reached;
  }

  cancel(): void {
    armed.delete(this.point);
    this.#disarm();
  }

  // Other services in this process pass the same points.
  #onlyOnceAndHere({ before, after }: FailHooks): FailHooks {
    return {
      before: () => (before && this.#reach() ? before() : undefined),
      after: (lost) => (after && this.#reach() ? after(lost) : undefined),
    };
  }

  #reach(): boolean {
    if (this.#reached || !this.instance.current || this.instance.dead) return false;
    this.#reached = true;
    this.cancel();
    return true;
  }

  #die(): never {
    this.instance.kill();
    throw new InstanceDied(`died at ${this.point}`);
  }
}
