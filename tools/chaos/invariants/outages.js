import { services } from '../../system/apps.js';

/**
 * A time in which something was not what it should be, in milliseconds since 1970.
 * @typedef {{ from: number, to: number }} Span
 */

/**
 * The faults that are over, without those that were skipped, with their times as numbers.
 * @param {import('../check/evidence.js').Evidence} evidence
 */
export async function faultsOf(evidence) {
  const faults = [];
  for await (const fault of evidence.faults()) {
    if (fault.skipped) continue;
    const { startedAt, healedAt, stopped = [], cutsOff = [], targets = [] } = fault;
    faults.push({
      ...fault,
      stopped,
      cutsOff,
      targets,
      span: { from: Date.parse(startedAt), to: Date.parse(healedAt) },
    });
  }
  return faults;
}

/**
 * When an instance had no way to NATS or to PostgreSQL while it ran itself: the link was cut, or nobody was at its end.
 * @param {Awaited<ReturnType<typeof faultsOf>>} faults  @param {string} instance  @param {readonly string[]} natsNodes
 * @returns {Span[]} those of each server united, because a process has to notice the loss of each
 */
export function cutOffSpans(faults, instance, natsNodes) {
  const cut = (what) =>
    faults.filter(({ cutsOff }) => cutsOff.some((each) => each.instance === instance && each.from === what));
  const down = (node) => faults.filter(({ stopped }) => stopped.includes(node)).map(({ span }) => span);
  const allNatsDown = natsNodes.map(down).reduce(overlaps);
  const hasDatabase = services.some((service) => instance === service || instance.startsWith(`${service}-`));
  const nats = united([...cut('nats').map(({ span }) => span), ...allNatsDown]);
  const postgres = united([...cut('postgres').map(({ span }) => span), ...down('postgres')]);
  return hasDatabase ? [...nats, ...postgres] : nats;
}

/** The same times without overlaps, in order. @param {readonly Span[]} spans @returns {Span[]} */
export function united(spans) {
  const result = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** How much of one span the others cover, in milliseconds. @param {Span} span @param {readonly Span[]} others */
export function coveredMs(span, others) {
  const parts = overlaps([span], united(others));
  return parts.reduce((sum, { from, to }) => sum + to - from, 0);
}

function overlaps(some, others) {
  const pairs = some.flatMap((a) => others.map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) })));
  return pairs.filter(({ from, to }) => from < to);
}
