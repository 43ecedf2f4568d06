import { type Moment, stepOf } from './moment.js';
import type { PendingCommand } from './saga-instance.js';

/** How long to wait for the reply to a command, in milliseconds. */
export function waitForReplyMs<D>(moment: Moment<D>, pending: PendingCommand): number {
  if (pending.phase === 'step') return stepOf(moment, pending.step).timeoutMs;
  return moment.saga.persistence.replyTimeoutMs + pauseMs(moment, pending);
}

/** How long to pause before what failed is tried again, in milliseconds. */
export function pauseMs<D>({ saga }: Moment<D>, { attempt }: PendingCommand): number {
  const { retryDelaysMs } = saga.persistence;
  return retryDelaysMs[Math.min(attempt, retryDelaysMs.length) - 1] ?? 0;
}
