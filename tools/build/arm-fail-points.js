// Goes in front of every application in a build for tests, and into no other one: arms the failures that the test run asks for
// in NESTWORK_FAIL_POINTS, such as `inbox.commit=kill-after:1,relay.publish=lost-answer`, or later by a message to the process.
import { writeSync } from 'node:fs';
import { armFailPlan, parseFailPlan } from '@nestwork/observability';

const effects = {
  kill: () => process.kill(process.pid, 'SIGKILL'),
  // At once, and not through a logger: the process may be gone the next moment.
  note: ({ step, mode }) => writeSync(2, `${JSON.stringify({ failPoint: step, mode })}\n`),
};
const arm = (text) => armFailPlan(parseFailPlan(text), effects);

arm(process.env.NESTWORK_FAIL_POINTS ?? '');
process.on('message', ({ failPoints }) => arm(failPoints));
// Who waits for such a message does not keep a process alive that has come to its end.
process.channel?.unref();
