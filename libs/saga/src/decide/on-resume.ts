import type { Advanced } from './advanced.js';
import { logged, type Moment, underWay } from './moment.js';
import { tryNext } from './try-again.js';

/** Takes up what made the saga need attention, with as many attempts as at first. */
export function onResume<D>(moment: Moment<D>): Advanced<D> {
  const { instance } = moment;
  const { pending, status } = instance;
  if (status !== 'needs_attention' || !pending) return { instance, sends: [] };
  const lastAttempt = pending.attempt + moment.saga.persistence.maxAttempts;
  return tryNext(logged(underWay(moment), 'resumed'), { ...pending, lastAttempt });
}
