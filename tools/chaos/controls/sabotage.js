import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';

/**
 * A change of the source that makes a promise untrue.
 * @typedef {object} Patch
 * @property {string} file  from the root of the checkout
 * @property {string} find  stands there exactly once
 * @property {string} replace
 */

/** What a patch wants to replace is not there, or not once: the source has moved on and its control proves nothing. */
export class StaleControl extends Error {
  name = 'StaleControl';
}

/**
 * Copies the source into a folder and patches the copy. The checkout itself, and with it what is ever deployed, holds no switch
 * for any of this.
 * @param {{ root: string, folder: string, patches: readonly Patch[] }} options  `folder`: below the checkout, where packages are found
 */
export function copySabotaged({ root, folder, patches }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true, filter: isSource });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const patch of patches) {
    const path = join(folder, patch.file);
    writeFileSync(path, patched(readFileSync(path, 'utf8'), patch));
  }
}

/**
 * Builds the applications from a sabotaged copy of the source.
 * @param {Parameters<typeof copySabotaged>[0]} options
 * @returns {Promise<string>} the folder of the built applications
 */
export async function buildSabotaged(options) {
  copySabotaged(options);
  const { folder } = options;
  const outDir = join(folder, 'dist/apps');
  await build(folder, outDir);
  return outDir;
}

/**
 * The text with the patch applied. Throws StaleControl.
 * @param {string} text  @param {Patch} patch
 */
export function patched(text, { file, find, replace }) {
  const [before, after, ...more] = text.split(find);
  if (after === undefined) throw new StaleControl(`${file} no longer holds:\n${find}`);
  if (more.length > 0) throw new StaleControl(`${file} holds ${more.length + 1} times, where once was meant:\n${find}`);
  return `${before}${replace}${after}`;
}

/** What builds and specs need. */
const parts = [
  'apps',
  'libs',
  'tools',
  'deploy',
  'docs',
  'e2e',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'jest.config.js',
];

const isSource = (path) => !['node_modules', 'dist', '.data'].includes(basename(path));

async function build(folder, outDir) {
  const child = spawn(process.execPath, [join(folder, 'tools/build/build.js')], {
    cwd: folder,
    env: { ...process.env, OUT_DIR: outDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The sabotaged source does not compile:\n${complaints}`);
}
