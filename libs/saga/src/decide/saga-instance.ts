import type { SagaFailure } from './saga-failure.js';
import type { SagaStatus } from './saga-status.js';

/** One run of a saga: all that is known about it, and all that is stored. Plain JSON; never changed in place. */
export interface SagaInstance<D = unknown> {
  readonly saga: string;
  readonly id: string;
  readonly data: D;
  readonly status: SagaStatus;
  /** The command whose reply moves the saga on; absent before the start and after the end. */
  readonly pending?: PendingCommand;
  /** Names of the steps that are done, or may be done, and not yet undone; the last one is undone first. */
  readonly done: readonly string[];
  readonly failure?: SagaFailure;
  /** When the saga moves on by itself; milliseconds since 1970 by the database's clock. */
  readonly wakeAt?: number;
  readonly log: readonly SagaLogEntry[];
}

/** A command of a saga: being answered, or to be tried again. */
export interface PendingCommand {
  /** Chosen before sending and derived from the rest, so that a saga restored after a crash sends the same command. */
  readonly commandId: string;
  /** Doing a step, undoing a step, or telling the world how the saga ended. */
  readonly phase: 'step' | 'undo' | 'close';
  /** The step's name; empty for `close`. */
  readonly step: string;
  /**
   * How often it was tried, from 1. After a refusal the next attempt has a new id, because the old one has its recorded refusal;
   * after silence it keeps the id, so that it takes effect once.
   */
  readonly attempt: number;
  /** The attempt after whose failure the saga needs attention. Steps have one attempt and are undone instead. */
  readonly lastAttempt: number;
  readonly awaiting: 'reply' | 'retry';
}

/** One line of the saga's story, short and fit to be shown to a customer. */
export interface SagaLogEntry {
  /** ISO 8601, by the database's clock. */
  readonly at: string;
  readonly what: string;
}

/** A saga that is about to start. */
export function newSagaInstance<D>(saga: string, id: string, data: D): SagaInstance<D> {
  return { saga, id, data, status: 'running', done: [], log: [] };
}
