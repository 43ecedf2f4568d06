import type { Advanced } from './advanced.js';
import { logged, type Moment } from './moment.js';
import { end } from './transitions.js';

/**
 * Ends a saga that needs attention the way a person says it ended, who settled by hand what it could not. Nothing is
 * sent, the closing command neither; a saga that still moves by itself is left alone.
 */
export function onResolve<D>(moment: Moment<D>, as: 'completed' | 'compensated'): Advanced<D> {
  const { instance } = moment;
  if (instance.status !== 'needs_attention') return { instance, sends: [] };
  return end(logged(moment, 'settled by hand'), as);
}
