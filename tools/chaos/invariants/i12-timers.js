import { machineOf } from './machine.js';
import { coveredMs, faultsOf } from './outages.js';
import { sentMessages } from './sent-messages.js';
import { shop } from './shop.js';

const latestMs = 10_000;
// How long the service may need after a fault before its timers run again: the recovery that is allowed.
const recoveryMs = 20_000;

/**
 * A timer is due when the time limit of its step has passed since the step's command was decided; it fired when the first
 * command that undoes the step was written. Both are times of the database's own clock, whatever a process believes.
 *
 * @type {import('../check/violation.js').Invariant}
 */
export const timers = {
  id: 'I12',
  name: 'timers',
  sentence:
    'No time limit of a step fired early, and none more than 10 s late, times without database or service aside, and what the machine itself was late.',
  async *violations(evidence) {
    const late = { outages: await outagesOfTimers(evidence), machine: await machineOf(evidence) };
    const written = await commandTimes(evidence);
    const { drainedAt } = await evidence.run();
    for await (const saga of evidence.rows(shop.sagas, 'saga')) {
      const subject = saga.id;
      for (const { step, limitMs, sentAt } of timeouts(saga.state.log)) {
        const what = problem({ step, limitMs, ...timesOf(written, { subject, step, sentAt }) }, late);
        if (what) yield { subject, what, rows: saga.state.log };
      }
      const overdueMs = saga.wake_at && drainedAt ? Date.parse(drainedAt) - Date.parse(saga.wake_at) : 0;
      if (overdueMs > latestMs)
        yield { subject, what: `its timer of ${saga.wake_at} never fired`, rows: saga.state.log };
    }
  },
};

/** When nobody could fire a timer: no database, or no instance of the service that runs the sagas. */
async function outagesOfTimers(evidence) {
  const faults = await faultsOf(evidence);
  const concerns = ({ stopped, cutsOff, targets }) =>
    [...stopped, ...targets, ...cutsOff.map(({ instance }) => instance)].some(
      (name) => name.startsWith('postgres') || name.startsWith(`${shop.sagas}-`),
    );
  return faults.filter(concerns).map(({ span }) => ({ from: span.from, to: span.to + recoveryMs }));
}

/** When each step's command and its compensation were first written, by order and message name. */
async function commandTimes(evidence) {
  const written = new Map();
  const types = new Set(shop.steps.flatMap(({ command, undo }) => [command, undo]));
  for await (const { type, key, createdAt } of sentMessages(evidence, [shop.sagas])) {
    if (!types.has(type)) continue;
    const [name, at] = [`${key} ${type}`, Date.parse(createdAt)];
    written.set(name, Math.min(written.get(name) ?? Infinity, at));
  }
  return written;
}

const timedOut = /^(.*): timed out after ([\d.]+) s$/;

function timeouts(log) {
  return log.flatMap(({ what }) => {
    const [, step, seconds] = timedOut.exec(what) ?? [];
    const sent = log.find((entry) => entry.what === `${step}: sent`);
    return sent ? [{ step, limitMs: Number(seconds) * 1_000, sentAt: Date.parse(sent.at) }] : [];
  });
}

/** The earlier of what the saga and the outbox say about the sending: only then is "early" beyond doubt. */
function timesOf(written, { subject, step, sentAt }) {
  const { command, undo } = shop.steps.find((each) => each.step === step);
  const began = Math.min(sentAt, written.get(`${subject} ${command}`) ?? sentAt);
  return { began, fired: written.get(`${subject} ${undo}`) };
}

function problem({ step, limitMs, began, fired }, { outages, machine }) {
  if (fired === undefined) return `'${step}' timed out, and nothing undid it`;
  const due = began + limitMs;
  if (fired < due) return `the time limit of '${step}' fired ${due - fired} ms early`;
  const span = { from: due, to: fired };
  const lateMs = fired - due - coveredMs(span, outages);
  return lateMs > latestMs + machine.slackMs(span, latestMs)
    ? `the time limit of '${step}' fired ${lateMs} ms late, outages left out`
    : undefined;
}
