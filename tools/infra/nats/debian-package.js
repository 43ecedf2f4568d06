import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Takes one file out of a package of the distribution, without root and without installing anything. The package comes from the
 * machine's own sources and is verified by apt against their signatures.
 * @param {string} name  of the package
 * @param {string} member  path of the file in the package
 * @param {string} target  where to put it; appears only when complete
 */
export async function unpackDebianPackage(name, member, target) {
  const cache = dirname(target);
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'unpack-'));
  try {
    const archive = await download(name, work);
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
    const lists = await ownLists(work);
    await aptGet(['update'], { cwd: work, settings: lists });
    await aptGet(['download', name], { cwd: work, settings: lists });
  }
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
