import type { CommandMessage } from '@nestwork/contract-kit';
import type { SagaFailure } from '../decide/saga-failure.js';

/** One thing to do in another service, and how to undo it. Both are functions of the saga's data alone, called again for every resend. */
export interface SagaStep<D> {
  readonly send: (data: D) => CommandMessage<unknown>;
  /** Absent when there is nothing to undo. It must succeed before, after and instead of `send`: a timeout cannot tell. */
  readonly compensate?: (data: D) => CommandMessage<unknown>;
  /** How long to wait for the reply before the saga is undone, this step included; 30,000 unless stated. */
  readonly timeoutMs?: number;
}

/** A step with its name, which logs, ids and stored sagas refer to: renaming one orphans the sagas that are in it. */
export interface NamedStep<D> extends SagaStep<D> {
  readonly name: string;
  readonly timeoutMs: number;
}

/** How persistent a saga is with what has to succeed: compensations and closing commands. */
export interface Persistence {
  /** How often each is tried before the saga needs attention. */
  readonly maxAttempts: number;
  /** The pause after the first, second, ... failed attempt; the last one repeats. */
  readonly retryDelaysMs: readonly number[];
  /** How long to wait for a reply, on top of that pause, before the command is sent again. */
  readonly replyTimeoutMs: number;
}

/** A saga as a table of steps: a value that `advance` interprets. Made by `defineSaga`. */
export interface SagaTable<D> {
  readonly name: string;
  readonly steps: readonly NamedStep<D>[];
  readonly completed?: (data: D) => CommandMessage<unknown>;
  readonly compensated?: (data: D, failure: SagaFailure) => CommandMessage<unknown>;
  readonly persistence: Persistence;
}
