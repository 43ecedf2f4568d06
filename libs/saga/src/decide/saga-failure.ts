import type { ErrorBody } from '@nestwork/contract-kit';

/** Why a saga is being undone: what `onCompensated` is told. */
export interface SagaFailure extends ErrorBody {
  /** The step that failed or timed out, or during which the saga was cancelled. */
  readonly step?: string;
}

/** The step did not answer in time; it may or may not have taken effect, so it is undone too. */
export function stepTimedOut(step: string, timeoutMs: number): SagaFailure {
  const message = `${step} did not answer within ${timeoutMs} ms`;
  return { code: 'saga.step-timed-out', category: 'timeout', message, details: { step, timeoutMs }, step };
}

/** Somebody called `Sagas.cancel`, and why. */
export function sagaCancelled(reason: string, step: string): SagaFailure {
  return { code: CANCELLED, category: 'conflict', message: reason, details: { reason }, step };
}

/** Whether the saga is undone because somebody asked for it. */
export function wasCancelled({ code }: SagaFailure): boolean {
  return code === CANCELLED;
}

const CANCELLED = 'saga.cancelled';
