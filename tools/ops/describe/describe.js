import { apps } from '../../system/apps.js';
import { jsonText } from '../json-text.js';
import { exitCodes } from '../ops-problem.js';
import { describeSystem } from './describe-system.js';
import { descriptionText } from './description-text.js';
import { loadSystem } from './load-system.js';

/**
 * `describe`: from the sources of this checkout, with nothing running.
 * @param {import('../command-line.js').CommandLine} commandLine
 * @returns {Promise<{ output: string, exitCode: number }>}
 */
export async function describe({ options: { isJson, service } }) {
  const all = describeSystem(await loadSystem(apps.map(({ name }) => name)));
  const description = { ...all, apps: all.apps.filter(({ name }) => !service || name === service) };
  const output = isJson ? jsonText(description) : descriptionText(description);
  return { output, exitCode: description.problems.length > 0 ? exitCodes.problems : exitCodes.ok };
}
