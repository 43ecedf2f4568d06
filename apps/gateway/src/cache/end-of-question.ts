import { DeadlinePassed, RequestAborted } from '@nestwork/messaging';
import type { Incoming } from '../incoming/incoming.js';
import { RefusedForNow } from '../problem/refused-for-now.js';

/** How long somebody waits for an answer. */
export type Asker = Pick<Incoming, 'deadline' | 'signal'>;

/** How a question ended. A failure that is the own affair of who asked tells the others nothing. */
export type Ended = { readonly answer: unknown } | { readonly failure: unknown; readonly isOwnAffair: boolean };

/** How a question ends for all who share it; never throws. */
export async function endOf(ask: () => Promise<unknown>, asker: Asker): Promise<Ended> {
  try {
    return { answer: await ask() };
  } catch (failure) {
    return { failure, isOwnAffair: isOwnAffair(failure, asker) };
  }
}

/**
 * Whether a question failed because of who asked it: he went away, had less time than the service may take, or asks too much. Where his
 * deadline is yet to come, the service was silent for all the time that it has.
 */
function isOwnAffair(error: unknown, { deadline = Infinity }: Asker): boolean {
  if (error instanceof RefusedForNow) return error.refusal.status === 429;
  if (error instanceof DeadlinePassed) return deadline - Date.now() <= TIMERS_EARLY_MS;
  return error instanceof RequestAborted;
}

/** A timer may go off a little before the clock shows its time. */
const TIMERS_EARLY_MS = 5;
