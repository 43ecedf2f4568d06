import { mkdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { execFileSync } from 'node:child_process';
import { SetupProblem } from './setup-problem.js';

/**
 * Makes a data folder, and refuses one that another user made: mixed ownership ends in a server that cannot write its files.
 * @param {string} folder
 */
export function prepareDataFolder(folder) {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  const me = process.getuid?.();
  if (owner !== undefined && me !== undefined && owner !== me)
    throw new SetupProblem(foreignFolderMessage(folder, nameOf(owner), userInfo().username));
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new SetupProblem(
      `The data folder ${folder} cannot be made (${cause.message}). Check who owns the folders above it.`,
      { cause },
    );
  }
}

/** @param {string} folder  @param {string} owner  @param {string} user */
export function foreignFolderMessage(folder, owner, user) {
  const remove = user === 'root' ? `rm -rf ${folder}` : `sudo rm -rf ${folder}`;
  return `The data folder ${folder} belongs to ${owner}, and this runs as ${user}.\nRun it as ${owner}, or remove the data and start afresh: ${remove}`;
}

function nameOf(uid) {
  try {
    return execFileSync('id', ['-un', String(uid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return `user ${uid}`;
  }
}
