import { armFailPoint } from '@nestwork/observability';
import type { ServiceInstance } from './service-instance.js';

/** What code of a dead instance meets at the point where it died. Nobody else ever sees it. */
export class InstanceDied extends Error {
  override readonly name = 'InstanceDied';
}

const armed = new Set<string>();

/** A fail point at which one instance is to die. It works once. */
export class CrashPoint {
  readonly #disarm: () => void;
  #reached = false;

  constructor(
    readonly point: string,
    instance: ServiceInstance,
  ) {
    if (armed.has(point)) throw new Error(`Another crash is set for '${point}' already`);
    armed.add(point);
    this.#disarm = armFailPoint(point, () => this.#reach(instance));
  }

  /** Whether the instance got there, and died. */
  get reached(): boolean {
    return this.#reached;
  }

  cancel(): void {
    armed.delete(this.point);
    this.#disarm();
  }

  // Other services in this process pass the same points.
  #reach(instance: ServiceInstance): void {
    if (!instance.current || instance.dead) return;
    this.#reached = true;
    this.cancel();
    instance.kill();
    throw new InstanceDied(`died at ${this.point}`);
  }
}
