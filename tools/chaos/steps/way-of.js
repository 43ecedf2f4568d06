import { shop } from '../invariants/shop.js';

/**
 * How the steps are reached that customers alone do not lead to: `ways.js` does it.
 * @typedef {'customers' | 'poison' | 'redrive' | 'hindered' | 'copy' | 'comparison' | 'loss' | 'peer returns' | 'stop'} WayName
 */

/** @type {Readonly<Record<string, WayName>>} */
const ways = {
  'delivery.bury': 'poison',
  'delivery.term': 'poison',
  'retry.claim': 'redrive',
  'retry.fail': 'redrive',
  'inbox.admit': 'copy',
  'reconciler.take': 'comparison',
  'reconciler.look': 'comparison',
  'reconciler.read': 'comparison',
  'reconciler.compare': 'comparison',
  'reconciler.finish': 'comparison',
  'reconciler.load': 'loss',
  'reconciler.publish': 'loss',
  'reconciler.record': 'loss',
  'relay.release': 'peer returns',
  'relay.leave': 'stop',
};

/** @param {string} app  @param {string} step  @returns {WayName} */
export function wayOf(app, step) {
  if (step === 'retry.put-back' && shop.reach[app]?.hinders) return 'hindered';
  return ways[step] ?? 'customers';
}

/** What the table says of each. @type {Readonly<Record<WayName, string>>} */
export const reachedBy = {
  customers: 'customers',
  poison: 'a message that cannot be read',
  redrive: 'a redriven dead letter',
  hindered: 'a redriven dead letter, and no database',
  copy: 'an old event under a new id',
  comparison: 'a new connection to NATS',
  loss: 'a stream that lost its messages',
  'peer returns': 'the other instance, killed and back',
  stop: 'SIGTERM',
};
