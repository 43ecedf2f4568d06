import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian installs servers, which is not on the PATH of ordinary users. */
const serverFolders = process.platform === 'win32' ? [] : ['/usr/sbin', '/usr/local/sbin'];

/**
 * The first of these programs that lies in a folder of PATH, or in one for servers.
 * @param {readonly string[]} names  in order of preference
 * @param {string} [searchPath]  what PATH holds
 * @returns {string | undefined} its path
 */
export function onPath(names, searchPath = '') {
  const folders = [...searchPath.split(delimiter), ...serverFolders].filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}
