import { Logger } from '@nestjs/common';

const hooks = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const;

/**
 * Remembers what Nest creates, so that it can be closed when creating the rest fails.
 *
 * Nest hands out no app then, and with it nothing whose `close()` would end the connections opened so far.
 */
export class CreatedInstances {
  readonly #instances = new Set<object>();

  /** For Nest's `instrument.instanceDecorator`. */
  readonly remember = <T>(instance: T): T => {
    if (typeof instance === 'object' && instance !== null) this.#instances.add(instance);
    return instance;
  };

  /** Runs the shutdown hooks of everything remembered, the newest first. A hook that fails is logged and does not keep the others from running. */
  async close(): Promise<void> {
    const newestFirst = [...this.#instances].toReversed();
    for (const hook of hooks) {
      for (const instance of newestFirst) await callHook(instance, hook);
    }
  }

  /** Forgets everything: the app exists and closes it. */
  forget(): void {
    this.#instances.clear();
  }
}

async function callHook(instance: object, hook: (typeof hooks)[number]): Promise<void> {
  const method: unknown = Reflect.get(instance, hook);
  if (typeof method !== 'function') return;
  try {
    await Reflect.apply(method, instance, []);
  } catch (err) {
    new Logger(CreatedInstances.name).warn({
      message: `${instance.constructor.name}.${hook} failed after a failed start`,
      err,
    });
  }
}
