import type { SagaTable } from '../define/saga-definition.js';

/** The sagas that this service runs, by name. */
export class SagaRegistry {
  private readonly byName = new Map<string, SagaTable<unknown>>();

  constructor(sagas: readonly SagaTable<never>[]) {
    for (const saga of sagas) {
      if (this.byName.has(saga.name)) throw new Error(`Two sagas are named '${saga.name}'`);
      // What a saga stored is given to no other one, so its functions get the data that they were written for.
      this.byName.set(saga.name, saga as SagaTable<unknown>);
    }
  }

  get names(): string[] {
    return [...this.byName.keys()];
  }

  /** Throws for a name that this instance does not know: another instance, of a newer version, may. */
  get(name: string): SagaTable<unknown> {
    const saga = this.byName.get(name);
    if (!saga) throw new Error(`This service runs no saga '${name}'; add it to SagaModule.forRoot({ sagas })`);
    return saga;
  }
}
