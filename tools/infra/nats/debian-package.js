import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { machineSource } from './debian-source.js';

const run = promisify(execFile);

/**
 * A file of a package. Without a suite the package is the one of this machine's own release.
 * @typedef {{ name: string, member: string, suite?: string }} PackagedFile  `member`: path of the file in the package
 */

/**
 * Takes one file out of a package of the distribution, without root and without installing anything. The package comes from the
 * machine's own sources and is verified by apt against their signatures.
 * @param {PackagedFile} file
 * @param {string} target  where to put it; appears only when complete
 */
export async function unpackDebianPackage({ name, member, suite }, target) {
  const cache = dirname(target);
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'unpack-'));
  try {
    const archive = await (suite ? downloadFromSuite(name, suite, work) : download(name, work));
    await run('dpkg', ['-x', archive, join(work, 'content')], { timeout: 60_000 });
    await rename(join(work, 'content', member), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Fresh machines and images often have no package lists at all; then we read the lists into a folder of our own. */
async function download(name, work) {
  try {
    await aptGet(['download', name], { cwd: work });
  } catch {
    const settings = await ownLists(work);
    await aptGet(['update'], { cwd: work, settings });
    await aptGet(['download', name], { cwd: work, settings });
  }
  return archiveIn(work, name);
}

/** Another release of the same mirror, seen by this one call of apt only. */
async function downloadFromSuite(name, suite, work) {
  const list = join(work, 'suite.list');
  await writeFile(list, `${await machineSource(suite)}\n`);
  const settings = [
    ...(await ownLists(work)),
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=/dev/null',
    // The Release file of a mirror that stands still is soon past its date; its signature is checked all the same.
    'Acquire::Check-Valid-Until=false',
  ];
  await aptGet(['update'], { cwd: work, settings });
  await aptGet(['download', name], { cwd: work, settings });
  return archiveIn(work, name);
}

async function archiveIn(work, name) {
  const archive = (await readdir(work)).find((file) => file.endsWith('.deb'));
  if (!archive) throw new Error(`apt-get download ${name} brought no package`);
  return join(work, archive);
}

async function ownLists(work) {
  await mkdir(join(work, 'lists/partial'), { recursive: true });
  await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
  // As root apt would work as its own user, which may not enter a folder below ours.
  return [`Dir::State::lists=${work}/lists`, `Dir::Cache=${work}/cache`, 'APT::Sandbox::User='];
}

/** Nobody is there to answer, so stdin stays closed; messages stay English, and the last line goes into our message. */
async function aptGet(command, { cwd, settings = [] }) {
  const options = settings.flatMap((setting) => ['-o', setting]);
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    await run('apt-get', ['-qq', ...options, ...command], { cwd, timeout: 180_000, env });
  } catch (error) {
    const said = error.stderr?.trim().split('\n').pop() || error.message;
    throw new Error(`apt-get ${command.join(' ')} failed: ${said}`, { cause: error });
  }
}
