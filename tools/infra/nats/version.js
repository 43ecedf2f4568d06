import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The oldest server that this project is tested with. */
export const oldestVersion = '2.9.10';

/**
 * The version in a text such as `nats-server: v2.9.10`.
 * @param {string} text
 * @returns {string | undefined}
 */
export function versionIn(text) {
  return /(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/**
 * Whether a server of this version will do. An unreadable version will not.
 * @param {string | undefined} version
 */
export function isRecentEnough(version) {
  if (!version) return false;
  return version.localeCompare(oldestVersion, 'en', { numeric: true }) >= 0;
}

/**
 * The version that a nats-server program says it has.
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
export async function programVersion(path) {
  const { stdout, stderr } = await run(path, ['--version'], { timeout: 10_000 });
  return versionIn(stdout + stderr);
}
