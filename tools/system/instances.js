import { apps } from './apps.js';

/**
 * One process of an application.
 * @typedef {{ name: string, app: import('./apps.js').App }} Instance
 *   `name`: the application's own when there is one of each, else with a number: `orders-1`, `orders-2`
 */

/**
 * The processes of the applications, in the order in which they start.
 * @param {number} [count]  how many of each
 * @returns {readonly Instance[]}
 */
export function instancesOf(count = 1) {
  return apps.flatMap((app) => Array.from({ length: count }, (_, index) => ({ name: nameOf(app, count, index), app })));
}

function nameOf({ name }, count, index) {
  return count === 1 ? name : `${name}-${index + 1}`;
}
