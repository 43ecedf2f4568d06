import { faultTable } from '../faults/table.js';
import { servicesOf } from '../stage/in-hand.js';

/**
 * What a fault was followed by, and when: the time from its start or its end until the system did again what the fault is
 * measured by. Read from what was written down, so that measuring cannot change what is measured.
 *
 * @typedef {object} Moments  all times in ms since 1970
 * @property {readonly number[]} writes  when an accepted write had been answered, in order
 * @property {readonly { service: string, from: number, to: number }[]} sent  messages: written to the outbox, published
 * @property {readonly { stream: string, durable: string, seq: number, from: number, to: number }[]} deliveries  messages: stored by
 *   the broker, handled
 */

/** What another fault has left behind may be worked off for so long after its end. */
const aftermathMs = 5_000;

/**
 * Adds `recoveredAt` and `recovery` to the faults that are measured by something.
 * @param {readonly object[]} faults  as faults.jsonl holds them  @param {Moments} moments
 */
export function withRecovery(faults, moments) {
  return faults.map((fault) => {
    const measure = faultTable[fault.fault]?.recovery;
    const from = Date.parse(fault[measure?.from]);
    if (!measure || Number.isNaN(from)) return fault;
    const until = untilOf[measure.what](from, { moments, fault });
    if (until === undefined) return fault;
    const amid = faults.filter((other) => other !== fault && overlaps(other, { from, until })).map(({ id }) => id);
    const { what, limitMs } = measure;
    const recovery = { what, from: measure.from, tookMs: Math.max(0, until - from), limitMs, amid };
    return { ...fault, recoveredAt: new Date(until).toISOString(), recovery };
  });
}

function overlaps({ startedAt, healedAt = startedAt }, { from, until }) {
  return Date.parse(startedAt) < until && Date.parse(healedAt) + aftermathMs > from;
}

const untilOf = {
  /** The first write that was answered afterwards. */
  'writes flow': (from, { moments: { writes } }) => writes.find((at) => at >= from),
  /** The first message that was stored and handled afterwards. */
  'events flow': (from, { moments: { deliveries } }) =>
    earliest(deliveries.filter((each) => each.from >= from && each.to >= each.from)),
  /** All that the applications of the killed ones had been handed, or had written down to be sent, was handled and sent. */
  'take over': (from, { moments: { deliveries, sent }, fault: { targets = [], parameters } }) => {
    if (!parameters?.inHand) return undefined;
    const reached = new Map(parameters.inHand.map(({ stream, durable, seq }) => [`${stream} ${durable}`, seq]));
    const held = deliveries.filter(({ stream, durable, seq }) => seq <= (reached.get(`${stream} ${durable}`) ?? 0));
    const written = sent.filter(({ service, from: at }) => at < from && servicesOf(targets).includes(service));
    return latest([...held, ...written].filter(({ to }) => to >= from)) ?? from;
  },
};

function earliest(spans) {
  return spans.reduce((found, { to }) => (found === undefined || to < found ? to : found), undefined);
}

function latest(spans) {
  return spans.reduce((found, { to }) => (found === undefined || to > found ? to : found), undefined);
}

/**
 * One row for each kind of fault: how long recovery took when no other fault was on, which is what the limit is for, and
 * among others.
 * @param {readonly object[]} faults
 */
export function recoveryTable(faults) {
  const measured = faults.filter(({ recovery }) => recovery);
  return [...Map.groupBy(measured, ({ fault, name }) => `${fault} ${name}`)].map(([fault, all]) => {
    const { what, from, limitMs } = all[0].recovery;
    const alone = timesOf(all.filter(({ recovery }) => recovery.amid.length === 0));
    const amid = timesOf(all.filter(({ recovery }) => recovery.amid.length > 0));
    return {
      fault,
      until: `${what}, from its ${from === 'healedAt' ? 'end' : 'start'}`,
      alone: alone.length,
      'median ms': alone[Math.floor(alone.length / 2)] ?? '',
      'most ms': alone.at(-1) ?? '',
      'limit ms': limitMs,
      over: alone.filter((time) => time > limitMs).length || '',
      'among others': amid.length,
      'median of these ms': amid[Math.floor(amid.length / 2)] ?? '',
      'most of these ms': amid.at(-1) ?? '',
    };
  });
}

function timesOf(faults) {
  return faults.map(({ recovery }) => recovery.tookMs).toSorted((left, right) => left - right);
}
