import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebianPackage } from '../infra/debian/unpack-package.js';
import { programVersion } from '../infra/program-version.js';
import { SetupProblem } from '../infra/setup-problem.js';

/**
 * The nats-server program of a version: one of those that were named, else the one in the cache, else Debian's package.
 * @param {import('./versions.js').MatrixVersion} wanted
 * @param {{ cacheDir: string, named: ReadonlyMap<string, string>, progress: import('../infra/progress.js').Progress }} place
 *   `named`: programs by their version, see namedServers
 * @returns {Promise<string>} its path
 */
export async function serverProgram({ version, suite }, { cacheDir, named, progress }) {
  const given = named.get(version);
  if (given) return given;
  const cached = join(cacheDir, `nats-server-${version}`, 'nats-server');
  if (!existsSync(cached))
    await progress.run(`Fetching nats-server ${version} from Debian ${suite}`, () => fetchFrom(suite, cached, version));
  const actual = await programVersion(cached);
  if (actual === version) return cached;
  await rm(cached);
  throw new SetupProblem(
    `Debian ${suite} holds nats-server ${actual}, not ${version}. Name a program of that version in NATS_SERVERS, or write ${actual} into tools/matrix/versions.js.`,
  );
}

/**
 * The programs that the environment names, by the version that each of them says it has.
 * @param {string | undefined} natsServers  what NATS_SERVERS holds: paths with commas between them
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
export async function namedServers(natsServers = '') {
  const paths = natsServers.split(',').map((path) => path.trim());
  const programs = await Promise.all(paths.filter(Boolean).map(async (path) => [await versionOf(path), path]));
  return new Map(programs);
}

async function versionOf(path) {
  const version = await programVersion(path).catch((cause) => {
    throw new SetupProblem(`NATS_SERVERS names ${path}, which cannot be run: ${cause.message}`, { cause });
  });
  if (!version) throw new SetupProblem(`NATS_SERVERS names ${path}, which does not say its version`);
  return version;
}

async function fetchFrom(suite, target, version) {
  try {
    await unpackDebianPackage({ name: 'nats-server', member: 'usr/sbin/nats-server', suite }, target);
  } catch (cause) {
    throw new SetupProblem(
      `nats-server ${version} cannot be fetched from Debian ${suite}: ${cause.message}\nOn a machine without Debian's apt, put the programs somewhere and name them: NATS_SERVERS=/path/to/nats-server-${version},… npm run test:nats-matrix`,
      { cause },
    );
  }
}
