import type { Advanced } from './advanced.js';
import { changed, logged, type Moment } from './moment.js';
import { sagaCancelled } from './saga-failure.js';
import { startUndo } from './transitions.js';

/** Undoes a running saga at once. The step under way is undone too: whether it takes effect cannot be known yet. */
export function onCancel<D>(moment: Moment<D>, reason: string): Advanced<D> {
  const { instance } = moment;
  const { pending, status, done } = instance;
  if (status !== 'running' || !pending) return { instance, sends: [] };
  const asked = logged(changed(moment, { done: [...done, pending.step] }), `cancelled: ${reason}`);
  return startUndo(asked, { failure: sagaCancelled(reason, pending.step), status: 'cancelling' });
}
