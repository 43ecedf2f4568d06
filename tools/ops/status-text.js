import { lanesTogether } from './lanes.js';

/**
 * `outbox status` without what says nothing: lanes in which nothing happens one by one, and what the last comparison did not find.
 * @param {import('./broker.js').Answer} answer
 * @returns {import('./broker.js').Answer}
 */
export function statusInShort({ rows, details, ...answer }) {
  return {
    ...answer,
    ...(rows && { rows: lanesTogether(rows) }),
    ...(details && { details: { ...details, ...comparisonOf(details) } }),
  };
}

/** Of a comparison that found nothing, when it began and how much it compared. */
function comparisonOf({ lastComparison }) {
  if (typeof lastComparison !== 'object' || lastComparison === null) return {};
  return {
    lastComparison: Object.fromEntries(Object.entries(lastComparison).filter(([, value]) => saysSomething(value))),
  };
}

function saysSomething(value) {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== 0 && value !== null;
}
