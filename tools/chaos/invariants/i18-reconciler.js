import { sentMessages } from './sent-messages.js';

/** @type {import('../check/violation.js').Invariant} */
export const reconciler = {
  id: 'I18',
  name: 'reconciler',
  sentence:
    'Every published message is in its stream, also when the broker lost it; the reconciler counts as many losses as there were.',
  async *violations(evidence) {
    const lost = await lostMessages(evidence);
    yield* notInStream(evidence, lost);
    const counted = await countedLosses(evidence);
    const times = [...lost.values()].reduce((sum, each) => sum + each.times, 0);
    const most = Math.max(counted.alive, counted.mostByOne);
    if (most > times)
      yield {
        subject: 'nestwork_reconciler_lost_total',
        what: `the reconcilers counted ${most} losses, and messages were taken out ${times} times`,
      };
    // A process that was killed takes its count along, so fewer prove nothing then.
    if (counted.total < lost.size && !(await anyEndedMeanwhile(evidence, lost)))
      yield {
        subject: 'nestwork_reconciler_lost_total',
        what: `the reconcilers counted ${counted.total} losses of ${lost.size}`,
      };
  },
};

/** By id. What was brought back may be taken out again, and is counted again. */
async function lostMessages(evidence) {
  const lost = new Map();
  for await (const { kind, id, at } of evidence.injected()) {
    if (kind !== 'lost') continue;
    const before = lost.get(id);
    if (before) before.times += 1;
    else lost.set(id, { at, times: 1 });
  }
  return lost;
}

async function* notInStream(evidence, lost) {
  const stored = new Map();
  for (const stream of Object.keys(await evidence.streams())) {
    stored.set(stream, new Set());
    for await (const { id } of evidence.messages(stream)) stored.get(stream).add(id);
  }
  for await (const { id, type, key, service, stream } of sentMessages(evidence)) {
    if (stream === undefined || stored.get(stream)?.has(id)) continue;
    const why = lost.has(id) ? 'was taken out and not brought back' : 'is not there';
    yield { subject: key, what: `${type} ${id} of ${service} was published to ${stream} and ${why}`, seek: [id] };
  }
}

/**
 * A counter starts again with each process, so the last value of each process counts. What a process had found and not brought back
 * when it ended is found again by another one: those that ended bear out no sum, but none counts more than there was.
 */
async function countedLosses(evidence) {
  const last = new Map();
  for await (const { instance, pid, values = {} } of evidence.metrics()) {
    const value = values.nestwork_reconciler_lost_total;
    if (value !== undefined) last.set(`${instance} ${pid}`, value);
  }
  const alive = new Map(last);
  for (const name of await endedBeforeRest(evidence)) alive.delete(name);
  return { total: sumOf(last), alive: sumOf(alive), mostByOne: Math.max(0, ...last.values()) };
}

const sumOf = (counts) => [...counts.values()].reduce((sum, value) => sum + value, 0);

async function endedBeforeRest(evidence) {
  const { drainedAt } = await evidence.run();
  const ended = [];
  for await (const { instance, pid, at } of evidence.exits()) if (!(at > drainedAt)) ended.push(`${instance} ${pid}`);
  return ended;
}

/** Between the first loss and the end of the drain: what ends afterwards has told its count. */
async function anyEndedMeanwhile(evidence, lost) {
  const { drainedAt } = await evidence.run();
  const from = [...lost.values()].reduce((first, { at }) => (at < first ? at : first), drainedAt);
  for await (const { instance, at } of evidence.exits())
    if (!/^(nats|postgres|provider)/.test(instance) && at >= from && !(at > drainedAt)) return true;
  return false;
}
