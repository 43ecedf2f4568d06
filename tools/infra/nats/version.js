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
