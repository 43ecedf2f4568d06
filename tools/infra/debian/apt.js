import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { machineSource } from './machine-source.js';

const run = promisify(execFile);

/**
 * Downloads a package, verified by apt against the signatures of the machine's own sources. Needs no root and installs nothing.
 * @param {string} name
 * @param {{ work: string, suite?: string, hasLibraries?: boolean }} options  `work`: a folder that is thrown away afterwards;
 *   `suite`: another release than the machine's own; `hasLibraries`: with all packages that it needs and this machine lacks
 * @returns {Promise<string[]>} the archives
 */
export async function downloadPackage(name, { work, suite, hasLibraries = false }) {
  const namesFor = hasLibraries ? (settings) => withMissing(name, settings) : async () => [name];
  const download = async (settings) => aptGet(['download', ...(await namesFor(settings))], { cwd: work, settings });
  if (suite) await download(await updatedLists(work, await suiteSettings(suite, work)));
  // Fresh machines and images often have no package lists at all; then we read the lists into a folder of our own.
  else await download([]).catch(async () => download(await updatedLists(work)));
  const archives = (await readdir(work)).filter((file) => file.endsWith('.deb'));
  if (archives.length === 0) throw new Error(`apt-get download ${name} brought no package`);
  return archives.map((archive) => join(work, archive));
}

/** Lists of our own, which no other call of apt sees. @returns {Promise<string[]>} the settings by which a call uses them */
async function updatedLists(work, more = []) {
  await mkdir(join(work, 'lists/partial'), { recursive: true });
  await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
  // As root apt would work as its own user, which may not enter a folder below ours.
  const own = [`Dir::State::lists=${work}/lists`, `Dir::Cache=${work}/cache`, 'APT::Sandbox::User='];
  const settings = [...own, ...more];
  await aptGet(['update'], { cwd: work, settings });
  return settings;
}

/** Another release of the same mirror. */
async function suiteSettings(suite, work) {
  const list = join(work, 'suite.list');
  await writeFile(list, `${await machineSource(suite)}\n`);
  return [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=/dev/null',
    // The Release file of a mirror that stands still is soon past its date; its signature is checked all the same.
    'Acquire::Check-Valid-Until=false',
  ];
}

/** What an installation would bring: lines such as `Inst liblzf1 (3.6-3 Debian:12 [amd64])`. */
async function withMissing(name, settings) {
  const plan = await aptGet(['install', '--simulate', '--no-install-recommends', name], { settings });
  const missing = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, each]) => each);
  return [...new Set([name, ...missing])];
}

/** Nobody is there to answer, so stdin stays closed; messages stay English, and the last line goes into our message. */
async function aptGet(command, { cwd, settings = [] }) {
  const options = settings.flatMap((setting) => ['-o', setting]);
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    const { stdout } = await run('apt-get', ['-qq', ...options, ...command], { cwd, timeout: 180_000, env });
    return stdout;
  } catch (error) {
    const said = error.stderr?.trim().split('\n').pop() || error.message;
    throw new Error(`apt-get ${command.join(' ')} failed: ${said}`, { cause: error });
  }
}
