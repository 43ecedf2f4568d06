import { realpathSync } from 'node:fs';
import { SetupProblem } from '../infra/setup-problem.js';
import { installIfNeeded } from './install.js';
import { projectNode, runAgainUnder } from './project-node.js';
import { stopWhenOrphaned } from './stop-when-orphaned.js';
import { nodeVersionProblem } from './version-check.js';

/**
 * What every command of this project does first: checks Node, installs the dependencies, and goes on under the project's own
 * Node. `work` is what needs all that; it is not called in the process that only hands over.
 * @param {string} root  the checkout
 * @param {() => Promise<void>} work
 */
export async function prepared(root, work) {
  stopWhenOrphaned();
  try {
    const problem = nodeVersionProblem(process.versions.node);
    if (problem) throw new SetupProblem(problem);
    await installIfNeeded(root);
    const node = projectNode(root);
    if (node && node !== realpathSync(process.execPath)) await runAgainUnder(node);
    else await work();
  } catch (error) {
    reportFailure(error);
  }
}

/** Shows a problem that can be put right without a stack, everything else with one, and makes the command fail. */
export function reportFailure(error) {
  console.error(error instanceof SetupProblem ? `\n${error.message}\n` : error);
  process.exitCode = 1;
}
