import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { copySabotaged } from './sabotage.js';

/**
 * A sabotage that customers and faults alone do not bring to light, so that a spec of `npm test` has to notice it.
 * @typedef {object} SpecControl
 * @property {string} name
 * @property {string} means  what is sabotaged, as a sentence
 * @property {string} meant  what the spec is about
 * @property {readonly import('./sabotage.js').Patch[]} patches
 * @property {string} spec  its file
 * @property {string} fails  what the title of the test says that has to fail
 */

/**
 * Sabotages a copy of the source and runs the spec in it. Caught when the test that is meant fails: one that fails otherwise
 * says nothing.
 * @param {SpecControl} control
 * @param {{ root: string, folder: string, signal: AbortSignal }} options  `folder`: for the copy
 * @returns {Promise<import('./run-control.js').ControlResult>}
 */
export async function runSpecControl(control, { root, folder, signal }) {
  const checkout = join(folder, 'checkout');
  try {
    copySabotaged({ root, folder: checkout, patches: control.patches });
    return { control, ...judged(control, await outputOf(control.spec, checkout, signal)) };
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
}

/**
 * What the output of the run says of the control.
 * @param {Pick<SpecControl, 'spec' | 'fails'>} control  @param {string} output
 */
export function judged({ spec, fails }, output) {
  const failed = output.split('\n').filter((line) => line.includes('●') && line.includes('›'));
  if (failed.some((line) => line.includes(fails))) return { outcome: 'caught', found: [spec] };
  if (failed.length === 0 && /^[1-9]\d* passed, 0 failed/m.test(output)) return { outcome: 'escaped', found: [] };
  return { outcome: 'not run', found: [], why: `The spec failed otherwise:\n${output.slice(-3_000)}` };
}

async function outputOf(spec, checkout, signal) {
  const kind = spec.includes('.int.') ? 'int' : 'unit';
  const child = spawn(process.execPath, [join(checkout, 'tools/test/test.js'), kind, spec], {
    cwd: checkout,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  await once(child, 'close');
  return output;
}
