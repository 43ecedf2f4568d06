// Fails when a build for production could be made to fail on purpose. That the words are the right ones is seen in a build for tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apps } from '../system/apps.js';
import { buildApps } from './build-apps.js';
import { projectRoot } from './project-root.js';

const [{ name: app }] = apps;
const traces = ['NESTWORK_FAIL_POINTS', 'InjectedFailure', 'SIGKILL', 'armFailPlan', 'kill-before'];

const [inProduction, inTests] = [await found(false), await found(true)];
const problems = [
  ...inProduction.map((trace) => `A build for production contains ${trace}`),
  ...traces.filter((trace) => !inTests.includes(trace)).map((trace) => `A build for tests lacks ${trace}`),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** The traces of fail points in a build. @param {boolean} withFailPoints @returns {Promise<string[]>} */
async function found(withFailPoints) {
  const outDir = join(projectRoot, 'dist/fail-points', withFailPoints ? 'on' : 'off');
  const errors = await buildApps({ names: [app], outDir, withFailPoints });
  if (errors.size > 0) throw new Error([...errors.values()].join('\n'));
  const code = readFileSync(join(outDir, app, 'main.js'), 'utf8');
  return traces.filter((trace) => code.includes(trace));
}
