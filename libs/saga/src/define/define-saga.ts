import type { CommandMessage } from '@nestwork/contract-kit';
import type { NamedStep, Persistence, SagaStep, SagaTable } from './saga-definition.js';
import type { SagaFailure } from '../decide/saga-failure.js';

/**
 * Declares work across services that completes or is undone:
 * `defineSaga<PlacedOrder>('place-order').step('reserve stock', { send, compensate }).onCompleted(...).onCompensated(...)`.
 *
 * `D` is stored as JSON. The name and the names of the steps are stored too, so they must not change while sagas are under way.
 */
export function defineSaga<D>(name: string, persistence: Partial<Persistence> = {}): SagaDefinition<D> {
  if (!NAME.test(name)) throw new Error(`A saga is named like 'place-order', not '${name}'`);
  return new SagaDefinition<D>({ name, steps: [], persistence: { ...defaultPersistence, ...persistence } });
}

/** A saga under construction and the finished thing alike; each call returns a new definition. */
export class SagaDefinition<D> implements SagaTable<D> {
  readonly name: string;
  readonly steps: readonly NamedStep<D>[];
  readonly completed?: SagaTable<D>['completed'];
  readonly compensated?: SagaTable<D>['compensated'];
  readonly persistence: Persistence;

  constructor(private readonly table: SagaTable<D>) {
    this.name = table.name;
    this.steps = table.steps;
    this.completed = table.completed;
    this.compensated = table.compensated;
    this.persistence = table.persistence;
  }

  /** Adds what is to be done next. Steps are undone in reverse order. */
  step(name: string, step: SagaStep<D>): SagaDefinition<D> {
    if (this.steps.some((known) => known.name === name)) throw new Error(`Saga ${this.name} has two steps '${name}'`);
    return this.with({ steps: [...this.steps, { timeoutMs: defaultTimeoutMs, ...step, name }] });
  }

  /** The command that tells the world that every step is done. It has to succeed: it is repeated until it does. */
  onCompleted(command: (data: D) => CommandMessage<unknown>): SagaDefinition<D> {
    return this.with({ completed: command });
  }

  /** The command that tells the world that everything was undone, and why. It has to succeed: it is repeated until it does. */
  onCompensated(command: (data: D, failure: SagaFailure) => CommandMessage<unknown>): SagaDefinition<D> {
    return this.with({ compensated: command });
  }

  private with(change: Partial<SagaTable<D>>): SagaDefinition<D> {
    return new SagaDefinition({ ...this.table, ...change });
  }
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const defaultTimeoutMs = 30_000;

// Ten attempts with these pauses outlast an outage of about half an hour before a person is called.
const defaultPersistence: Persistence = {
  maxAttempts: 10,
  retryDelaysMs: [1_000, 5_000, 15_000, 60_000, 300_000],
  replyTimeoutMs: 30_000,
};
