import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SetupProblem } from '../setup-problem.js';
import { canEnter, postgresAccount } from './account.js';
import { installedPostgres } from './programs.js';

/** Used only by root, see below. */
const outside = '/var/lib/nestwork';

/** Says in a moved folder which data folder it belongs to. */
const ownerNote = 'belongs-to';

/**
 * Where one PostgreSQL server lives: its programs, its own folder (data, log, password) and the account it runs as.
 * @typedef {{ programs: string, folder: string, account?: import('./account.js').Account }} PostgresHome
 */

/**
 * Prepares `<dataDir>/postgres`. When root runs this in a checkout that PostgreSQL's account may not enter, below /root for
 * example, server and programs move to /var/lib/nestwork and `<dataDir>/postgres` is a link to them.
 * @param {string} dataDir
 * @returns {Promise<PostgresHome>}
 */
export async function preparePostgresHome(dataDir) {
  const folder = resolve(dataDir, 'postgres');
  await mkdir(dataDir, { recursive: true });
  const account = postgresAccount(join(folder, 'data'));
  const programs = await installedPostgres();
  if (!account) return { programs, folder: await ownFolder(folder) };
  if (canEnter(account, dirname(folder)) && canEnter(account, join(programs, 'bin/postgres'))) {
    return { programs, folder: await ownFolder(folder, account), account };
  }
  return movedHome({ folder, programs, account });
}

/**
 * Removes a data folder together with what lies outside of it. Nothing may be running in it.
 * @param {string} dataDir
 */
export async function removeDataFolder(dataDir) {
  const moved = await linkOf(join(dataDir, 'postgres'));
  if (moved?.startsWith(outside)) await rm(moved, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

async function movedHome({ folder, programs, account }) {
  await mkdir(outside, { recursive: true, mode: 0o755 });
  await removeAbandoned();
  const target = join(outside, createHash('sha256').update(folder).digest('hex').slice(0, 12));
  await ownFolder(target, account);
  if ((await linkOf(folder)) !== target) await symlink(target, folder).catch(refuseExistingData(folder));
  // After the link: without it this would look abandoned to another run.
  await writeFile(join(target, ownerNote), folder);
  return { programs: await copyPrograms(programs), folder: target, account };
}

/** Where the link to it is gone, the data folder was removed, which means: start afresh. */
async function removeAbandoned() {
  for (const name of await readdir(outside)) {
    const target = join(outside, name);
    const owner = await readFile(join(target, ownerNote), 'utf8').catch(() => undefined);
    if (owner && (await linkOf(owner)) !== target) await rm(target, { recursive: true, force: true });
  }
}

/** The folders above were open when the data was written and have been closed since. */
function refuseExistingData(folder) {
  return (cause) => {
    const advice = `Open the folders above it (chmod o+x), or remove it to start afresh: rm -rf ${folder}`;
    throw new SetupProblem(`PostgreSQL's account may not enter ${folder} any more (${cause.code}).\n${advice}`, {
      cause,
    });
  };
}

function linkOf(path) {
  return readlink(path).catch(() => undefined);
}

/** One copy serves every checkout with the same version. It appears under its name only when it is complete. */
async function copyPrograms(programs) {
  const { version } = JSON.parse(await readFile(join(dirname(programs), 'package.json'), 'utf8'));
  const copy = join(outside, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.${process.pid}`;
  await cp(programs, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  return copy;
}

async function ownFolder(folder, account) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account) await chown(folder, account.uid, account.gid);
  return folder;
}
