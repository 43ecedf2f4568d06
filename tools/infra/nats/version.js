import { isAtLeast } from '../program-version.js';

/** The oldest server that this project is tested with. */
export const oldestVersion = '2.9.10';

/**
 * Whether a server of this version will do. An unreadable version will not.
 * @param {string | undefined} version
 */
export function isRecentEnough(version) {
  return isAtLeast(version, oldestVersion);
}
