import type { Advanced } from './advanced.js';
import { dispatch } from './dispatch.js';
import { changed, logged, type Moment, stepOf } from './moment.js';
import type { SagaFailure } from './saga-failure.js';

/** Sends the first step that is not done, or closes the saga when all are. */
export function nextStep<D>(moment: Moment<D>): Advanced<D> {
  const { saga, instance } = moment;
  const step = saga.steps.find(({ name }) => !instance.done.includes(name));
  if (step) return dispatch(moment, { phase: 'step', step: step.name });
  if (!saga.completed) return end(moment, 'completed');
  return dispatch(changed(moment, { status: 'completing' }), { phase: 'close', step: '' });
}

/** Turns round: from here on every step in `done` is undone. */
export function startUndo<D>(
  moment: Moment<D>,
  why: { readonly failure: SagaFailure; readonly status: 'compensating' | 'cancelling' },
): Advanced<D> {
  return nextUndo(changed(moment, why));
}

/** Undoes the last step that is done and can be undone, or closes the saga when none is left. */
export function nextUndo<D>(moment: Moment<D>): Advanced<D> {
  const done = moment.instance.done.filter((name) => stepOf(moment, name).compensate);
  const remaining = changed(moment, { done });
  const step = done.at(-1);
  if (step !== undefined) return dispatch(remaining, { phase: 'undo', step });
  if (!moment.saga.compensated) return end(remaining, 'compensated');
  return dispatch(remaining, { phase: 'close', step: '' });
}

/** Nothing is sent and nothing is awaited any more. */
export function end<D>(moment: Moment<D>, status: 'completed' | 'compensated'): Advanced<D> {
  const { instance } = logged(moment, status === 'completed' ? 'completed' : 'everything undone');
  return { instance: { ...instance, status, pending: undefined, wakeAt: undefined }, sends: [] };
}
