import type { Advanced } from './advanced.js';
import { changed, logged, type Moment, stepOf } from './moment.js';
import { stepTimedOut } from './saga-failure.js';
import { startUndo } from './transitions.js';
import { tryAgain } from './try-again.js';

/** What happens when `wakeAt` has passed: an unanswered step is given up and undone; what has to succeed is sent again. */
export function onTimer<D>(moment: Moment<D>): Advanced<D> {
  const { instance, now } = moment;
  const { pending, wakeAt } = instance;
  if (!pending || wakeAt === undefined || now < wakeAt) return { instance, sends: [] };
  return pending.phase === 'step' ? giveUpStep(moment, pending.step) : tryAgain(moment, pending);
}

// The step is undone with the others: its command may have taken effect, or may yet.
function giveUpStep<D>(moment: Moment<D>, step: string): Advanced<D> {
  const { timeoutMs } = stepOf(moment, step);
  const late = logged(moment, `${step}: timed out after ${timeoutMs / 1_000} s`);
  const undone = changed(late, { done: [...moment.instance.done, step] });
  return startUndo(undone, { failure: stepTimedOut(step, timeoutMs), status: 'compensating' });
}
