import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The version in a text such as `nats-server: v2.9.10` or `Redis server v=7.0.15`.
 * @param {string} text
 * @returns {string | undefined}
 */
export function versionIn(text) {
  return /(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/**
 * The version that a server program says it has.
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
export async function programVersion(path) {
  const { stdout, stderr } = await run(path, ['--version'], { timeout: 10_000 });
  return versionIn(stdout + stderr);
}

/**
 * Whether a version is the oldest one that will do, or a later one. An unreadable version will not do.
 * @param {string | undefined} version  @param {string} oldest
 */
export function isAtLeast(version, oldest) {
  if (!version) return false;
  return version.localeCompare(oldest, 'en', { numeric: true }) >= 0;
}
