import { createService, type RunningService, type ServiceConfig } from '@nestwork/service';
import { eventually } from '../eventually.js';
import { openResourcesOf, watchResources } from '../leaks/open-resources.js';
import { environmentOf } from './environment-of.js';
import { instanceContext, type Incarnation } from './instance-context.js';
import type { Launch } from './launch.js';
import { ServiceLinks } from './service-links.js';

// After a crash nothing can be saved any more; this only ends timers and sockets of the dead instance.
const CLEAR_AWAY_MS = 2_000;

// A request that a lost connection left without an answer keeps its timer until its deadline, 5 s.
const LEAK_PATIENCE_MS = 6_000;

/** One instance of a service under test, from its start to its stop or its death. */
export class ServiceInstance {
  #clearingAway?: Promise<void>;

  private constructor(
    private readonly incarnation: Incarnation,
    readonly links: ServiceLinks,
    readonly running: RunningService,
  ) {}

  /** Starts an instance the way a process does, `main.ts` aside. */
  static async start<C extends ServiceConfig>(launch: Launch<C>): Promise<ServiceInstance> {
    watchResources();
    const incarnation = { service: launch.options.name };
    const links = await ServiceLinks.to(launch.broker, launch.database);
    try {
      const running = await instanceContext.run(incarnation, async () => {
        const service = await createService(launch.module, { ...launch.options, env: environmentOf(launch, links) });
        await service.start();
        return service;
      });
      return new ServiceInstance(incarnation, links, running);
    } catch (error) {
      await links.close();
      throw error;
    }
  }

  get dead(): boolean {
    return this.#clearingAway !== undefined;
  }

  /** Whether the code that asks runs inside this instance. */
  get current(): boolean {
    return instanceContext.getStore() === this.incarnation;
  }

  /**
   * Ends the instance as SIGKILL would, as seen from everywhere else: its connections are gone from this moment on, and
   * nothing it still does can reach anybody.
   */
  kill(): void {
    if (this.dead) return;
    this.links.cut();
    this.#clearingAway = this.#inside(() => this.running.stop(CLEAR_AWAY_MS)).catch(() => undefined);
  }

  /** Stops the instance, or waits until a dead one is cleared away. Throws when it leaves timers or connections open. */
  async stop(): Promise<void> {
    try {
      await (this.#clearingAway ?? this.#inside(() => this.running.stop()));
      await eventually(() => this.#refuseLeaks(), { timeoutMs: LEAK_PATIENCE_MS });
    } finally {
      await this.links.close();
    }
  }

  // Its last steps belong to it as all the others do.
  #inside<T>(work: () => Promise<T>): Promise<T> {
    return instanceContext.run(this.incarnation, work);
  }

  #refuseLeaks(): void {
    const left = openResourcesOf(this.incarnation);
    if (left.length === 0) return;
    throw new Error(
      `${this.incarnation.service} has stopped but left open:\n${left.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}
