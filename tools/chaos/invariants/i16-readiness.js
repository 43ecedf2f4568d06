import { machineOf } from './machine.js';
import { cutOffSpans, faultsOf, united } from './outages.js';

// P12: not ready within 10 s of losing NATS or PostgreSQL, ready again within 15 s of their return. One second more for the
// time between two questions, and three for a check that hangs.
const noticeMs = 10_000 + 4_000;
const recoverMs = 15_000 + 4_000;
// A process that was killed also has to start.
const startMs = 15_000;
const backlogSeconds = 30;
// On a busy machine a question may find nobody, or a check be late; who is not ready for longer has a reason.
const lastingMs = 10_000;
// The answer is on its way for a moment, and speaks of what was true before.
const answerMs = 500;

/** @type {import('../check/violation.js').Invariant} */
export const readiness = {
  id: 'I16',
  name: 'readiness',
  sentence:
    'An instance without NATS or PostgreSQL, or with an outbox that stands still for 30 s, said within 10 s that it is not ready, and was ready again within 15 s of their return.',
  async *violations(evidence) {
    const faults = await faultsOf(evidence);
    const natsNodes = [...new Set(['nats-1', ...faults.flatMap(({ stopped }) => stopped.filter(isNats))])];
    const machine = await machineOf(evidence);
    const expectations = new Map();
    const told = new Set();
    const downSince = new Map();
    for await (const sample of evidence.readiness()) {
      const { instance } = sample;
      if (!isClear(sample, downSince)) continue;
      if (!expectations.has(instance))
        expectations.set(instance, expectationOf({ faults, natsNodes, machine }, instance));
      const finding = judge(sample, expectations.get(instance));
      if (!finding || told.has(finding.about)) continue;
      told.add(finding.about);
      yield { subject: instance, what: finding.what, rows: [sample] };
    }
    yield* lyingAboutBacklog(evidence, machine);
  },
};

const isNats = (name) => name.startsWith('nats-');

/** Whether a sample counts: an instance that is ready, or one that has not been for some time. */
function isClear({ at, instance, ready }, downSince) {
  const time = Date.parse(at);
  if (ready) downSince.delete(instance);
  else if (!downSince.has(instance)) downSince.set(instance, time);
  return ready || time - downSince.get(instance) >= lastingMs;
}

/** When an instance has to say no, and when it may. */
function expectationOf({ faults, natsNodes, machine }, instance) {
  const after = (from, ms) => from + ms + machine.slackMs({ from, to: from + ms }, ms);
  const cutOff = cutOffSpans(faults, instance, natsNodes);
  const stopped = faults.filter((fault) => fault.stopped.includes(instance));
  const mustBeDown = cutOff
    .map(({ from, to }) => ({ from: after(from, noticeMs), cutAt: from, to: to - answerMs }))
    .filter(({ from, to }) => from < to);
  // Whatever else is out of order may be a reason to say no; an instance that starts needs some time more.
  const mayBeDown = united([
    ...faults.map(({ span: { from, to } }) => ({ from, to: after(to, recoverMs) })),
    ...stopped.map(({ span: { from, to } }) => ({ from, to: after(to, recoverMs + startMs) })),
  ]);
  return { mustBeDown, mayBeDown, frozen: stopped.map(({ span }) => span) };
}

function judge({ at, answeredAt = at, instance, ready, failing = [] }, expectation) {
  // Who says yes speaks of the moment of the answer: the check may have waited until the way was free again.
  const time = Date.parse(ready ? answeredAt : at);
  const within = ({ from, to }) => time >= from && time <= to;
  const cut = expectation.mustBeDown.find(within);
  if (ready && cut && !expectation.frozen.some(within))
    return {
      about: `${instance} up ${cut.from}`,
      what: `it said at ${answeredAt} that it is ready, cut off since ${new Date(cut.cutAt).toISOString()}`,
    };
  if (ready || expectation.mayBeDown.some(within)) return undefined;
  const before = expectation.mayBeDown.findLast(({ to }) => to < time);
  const reason = failing.join('; ') || 'it did not answer';
  return {
    about: `${instance} down ${before?.to}`,
    what: `it was not ready at ${at}, and no fault explains it: ${reason}`,
  };
}

/** The outbox says by itself how old its oldest message is; an instance that is ready for ten seconds of that lies. */
async function* lyingAboutBacklog(evidence, machine) {
  const stalled = await stalledSpans(evidence);
  const noticed = ({ from, to }) => from + noticeMs + machine.slackMs({ from, to }, noticeMs);
  for await (const { at, instance, ready } of evidence.readiness()) {
    const time = Date.parse(at);
    const span = stalled.get(instance)?.find((each) => time > noticed(each) && time <= each.to);
    if (!ready || !span) continue;
    stalled.delete(instance);
    yield {
      subject: instance,
      what: `it said at ${at} that it is ready, with an outbox older than ${backlogSeconds} s`,
    };
  }
}

/** The figure is what the instance read last, maybe long ago: only another one shows that all was old at the time of the one before. */
function proceed(span, { age, time }) {
  if (age !== span.age) span.to = span.seenAt;
  Object.assign(span, { age, seenAt: time });
}

async function stalledSpans(evidence) {
  const spans = new Map();
  for await (const { at, instance, values = {} } of evidence.metrics()) {
    if (!spans.has(instance)) spans.set(instance, []);
    const list = spans.get(instance);
    const time = Date.parse(at);
    const age = values.nestwork_outbox_oldest_age_seconds;
    const last = list.at(-1);
    if (age > backlogSeconds && last?.open) proceed(last, { age, time });
    else if (age > backlogSeconds) list.push({ from: time, to: time, seenAt: time, age, open: true });
    else if (last) last.open = false;
  }
  return spans;
}
