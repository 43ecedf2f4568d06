import { machineOf } from './machine.js';
import { faultsOf } from './outages.js';

/** Load balancers look each second, so one that is told to stop still gets requests for that long; they deserve an answer. */
const noticeMs = 1_000;
// What another fault has done to requests and connections may show so long after its end.
const aftermathMs = 20_000;
// How long a gateway waits for a service; where the machine makes work take three times as long, a request may fail by that alone.
const patienceMs = 3_000;
const toleratedSlackMs = 2 * patienceMs;

/** @type {import('../check/violation.js').Invariant} */
export const gracefulStop = {
  id: 'I19',
  name: 'graceful stop',
  sentence:
    'A process that was stopped by SIGTERM, and not troubled by anything else, ended in time with code 0, and no request failed meanwhile.',
  async *violations(evidence) {
    const faults = await faultsOf(evidence);
    const restarts = faults.flatMap((fault) => (fault.parameters?.restarts ?? []).map((each) => stopOf(fault, each)));
    const machine = await machineOf(evidence);
    const undisturbed = restarts.filter(
      (stop) =>
        !faults.some((fault) => fault !== stop.fault && troubles(fault, stop)) &&
        machine.slackMs(aroundOf(stop), patienceMs) < toleratedSlackMs,
    );
    for (const { restart } of undisturbed) {
      if (restart.code === 0) continue;
      const how = restart.signal ?? `code ${restart.code}`;
      yield { subject: restart.instance, what: `SIGTERM at ${restart.at} ended it with ${how}`, rows: [restart] };
    }
    for await (const attempt of evidence.history()) {
      const stop = undisturbed.find((each) => isInFlight(attempt, each));
      if (!stop || !failed(attempt, stop)) continue;
      const what = `${attempt.kind} ${attempt.operation} failed while it stopped: ${attempt.status ?? attempt.error}`;
      yield { subject: stop.restart.instance, what, rows: [attempt, stop.restart], seek: [attempt.operation] };
    }
  },
};

function stopOf(fault, restart) {
  return { fault, restart, from: Date.parse(restart.at), to: Date.parse(restart.endedAt) };
}

/** The time of every request that could fail because of it. */
function aroundOf({ from, to }) {
  return { from: from - patienceMs, to: to + 2 * patienceMs };
}

function troubles({ span, parameters }, { from, to }) {
  const isRestart = parameters?.restarts !== undefined;
  return span.from < to && span.to + (isRestart ? 0 : aftermathMs) > from;
}

function isInFlight({ startedAt, endedAt }, { from, to }) {
  return Date.parse(startedAt) < Math.min(from + noticeMs, to) && Date.parse(endedAt) > from;
}

/** No answer is a failure of the gateway that was asked, and a 5xx of whichever service stood behind it. */
function failed({ status, gateway }, { restart }) {
  return status === undefined ? gateway === restart.instance : status >= 500;
}
