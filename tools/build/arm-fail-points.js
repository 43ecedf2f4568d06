// Goes in front of every application in a build for tests, and into no other one: arms the failures that the test run asks for
// in NESTWORK_FAIL_POINTS, such as `inbox.commit=kill-after:1,relay.publish=lost-answer`.
import { armFailPlan, parseFailPlan } from '@nestwork/observability';

armFailPlan(parseFailPlan(process.env.NESTWORK_FAIL_POINTS ?? ''), () => process.kill(process.pid, 'SIGKILL'));
