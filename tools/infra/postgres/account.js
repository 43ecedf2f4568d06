import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { SetupProblem } from '../setup-problem.js';

/**
 * The operating-system account that PostgreSQL has to be started as. PostgreSQL refuses to run as root, so root hands over
 * to the owner of the existing data, else to the account `postgres`, else to `nobody`: every one exists already, so nothing is
 * added to the machine. Everybody else runs it as themselves (undefined).
 * @typedef {{ uid: number, gid: number }} Account
 * @param {string} dataDir
 * @returns {Account | undefined}
 */
export function postgresAccount(dataDir) {
  if (process.getuid?.() !== 0) return undefined;
  const account = ownerOf(dataDir) ?? accountNamed('postgres') ?? accountNamed('nobody');
  if (!account)
    throw new SetupProblem(
      'PostgreSQL refuses to run as root. Run this as an ordinary user, or add an account: useradd postgres',
    );
  return account;
}

/**
 * Whether an account may enter a folder and every folder above it.
 * @param {Account} account
 * @param {string} path
 */
export function canEnter(account, path) {
  return spawnSync('test', ['-x', path], { ...account, cwd: '/' }).status === 0;
}

function ownerOf(path) {
  const owner = statSync(path, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : undefined;
}

function accountNamed(name) {
  const id = (option) =>
    Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
