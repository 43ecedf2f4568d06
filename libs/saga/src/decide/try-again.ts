import type { Advanced } from './advanced.js';
import { dispatch, titleOf } from './dispatch.js';
import { changed, logged, type Moment } from './moment.js';
import { pauseMs } from './persistence.js';
import type { PendingCommand } from './saga-instance.js';

/** Notes that a command which has to succeed was refused, and sets the timer for its next attempt. */
export function tryLater<D>(moment: Moment<D>, pending: PendingCommand, cause: string): Advanced<D> {
  const waiting = changed(moment, {
    pending: { ...pending, awaiting: 'retry' },
    wakeAt: moment.now + pauseMs(moment, pending),
  });
  const refused = logged(waiting, `${titleOf(pending)}: refused (${cause})`);
  if (isLast(pending)) return needAttention(refused, pending);
  return { instance: refused.instance, sends: [] };
}

/** Sends the next attempt, unless the last one was used up. */
export function tryAgain<D>(moment: Moment<D>, pending: PendingCommand): Advanced<D> {
  return isLast(pending) ? needAttention(moment, pending) : tryNext(moment, pending);
}

/** Sends the next attempt: after silence under the same id, so that it takes effect once; after a refusal under a new one. */
export function tryNext<D>(
  moment: Moment<D>,
  { phase, step, commandId, awaiting, ...tried }: PendingCommand,
): Advanced<D> {
  const again = awaiting === 'reply' ? { commandId } : {};
  return dispatch(moment, { phase, step, attempt: tried.attempt + 1, lastAttempt: tried.lastAttempt, ...again });
}

function isLast({ attempt, lastAttempt }: PendingCommand): boolean {
  return attempt >= lastAttempt;
}

// `pending` stays, so that `resume` knows where to go on.
function needAttention<D>(moment: Moment<D>, pending: PendingCommand): Advanced<D> {
  const { instance } = logged(moment, `${titleOf(pending)}: needs attention`);
  return { instance: { ...instance, status: 'needs_attention', wakeAt: undefined }, sends: [] };
}
