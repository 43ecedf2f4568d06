import { join } from 'node:path';
import { buildApps } from '../build/build-apps.js';
import { projectRoot } from '../build/project-root.js';
import { SetupProblem } from '../infra/setup-problem.js';
import { apps } from '../system/apps.js';

/** Of the code as it is now, with fail points, beside the build that people use; a test run has built its own. */
export async function builtApps() {
  if (process.env.TEST_APPS_DIR) return process.env.TEST_APPS_DIR;
  const outDir = join(projectRoot, 'dist/chaos-apps');
  const errors = await buildApps({ names: apps.map(({ name }) => name), outDir, withFailPoints: true });
  if (errors.size > 0) throw new SetupProblem([...errors.values()].join('\n'));
  return outDir;
}
