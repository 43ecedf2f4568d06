import { faultTable } from '../faults/table.js';

/**
 * What a fault was followed by, and when: the time from its start or its end until the system did again what the fault is
 * measured by. Read from what was written down, so that measuring cannot change what is measured.
 *
 * @typedef {object} Moments  each list in order of time, in ms since 1970
 * @property {readonly number[]} writes  when an accepted write had been sent, for those that got an answer
 * @property {readonly number[]} events  when an order was confirmed, as the stream of its events says
 * @property {readonly { from: number, to: number }[]} orders  from when to when an order was under way
 */

/**
 * Adds `recoveredAt` and `recovery` to the faults that are measured by something.
 * @param {readonly object[]} faults  as faults.jsonl holds them  @param {Moments} moments
 */
export function withRecovery(faults, moments) {
  return faults.map((fault) => {
    const measure = faultTable[fault.fault]?.recovery;
    const from = Date.parse(fault[measure?.from]);
    if (!measure || Number.isNaN(from)) return fault;
    const until = untilOf[measure.what](from, moments);
    if (until === undefined) return fault;
    const { what, limitMs } = measure;
    const recovery = { what, from: measure.from, tookMs: Math.max(0, until - from), limitMs };
    return { ...fault, recoveredAt: new Date(until).toISOString(), recovery };
  });
}

/** The first that happened afterwards; for a killed process the end of the last order that was under way. */
const untilOf = {
  'writes flow': (from, { writes }) => writes.find((at) => at >= from),
  'events flow': (from, { events }) => events.find((at) => at >= from),
  'take over': (from, { orders }) => {
    const underWay = orders.filter((order) => order.from < from && order.to >= from);
    return underWay.length === 0 ? undefined : Math.max(...underWay.map(({ to }) => to));
  },
};

/**
 * One row for each kind of fault: how long recovery took, at best, in the middle and at worst.
 * @param {readonly object[]} faults
 */
export function recoveryTable(faults) {
  const measured = faults.filter(({ recovery }) => recovery);
  return [...Map.groupBy(measured, ({ fault, name }) => `${fault} ${name}`)].map(([fault, all]) => {
    const { what, from, limitMs } = all[0].recovery;
    const times = all.map(({ recovery }) => recovery.tookMs).toSorted((left, right) => left - right);
    return {
      fault,
      until: `${what}, from its ${from === 'healedAt' ? 'end' : 'start'}`,
      measured: times.length,
      'least ms': times[0],
      'median ms': times[Math.floor(times.length / 2)],
      'most ms': times.at(-1),
      'limit ms': limitMs,
      over: times.filter((time) => time > limitMs).length || '',
    };
  });
}
