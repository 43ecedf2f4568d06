import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unlessAskedInVain } from '../asked-in-vain.js';
import { isDebianLike } from '../debian/is-debian-like.js';
import { unpackProgram } from '../debian/unpack-package.js';
import { onPath } from '../on-path.js';
import { isAtLeast, programVersion } from '../program-version.js';
import { SetupProblem } from '../setup-problem.js';

/** The oldest Redis that this project is tested with. */
export const oldestRedis = '7.0.15';

/**
 * A place where a redis-server may be. `look` resolves with its path, if there is one.
 * @typedef {{ name: string, look(): string | undefined | Promise<string | undefined> }} Place
 */

/**
 * Where a redis-server or valkey-server is looked for, in order of preference.
 * @param {{ cacheDir: string, searchPath: string | undefined }} options
 * @returns {readonly Place[]}
 */
export function redisPlaces({ cacheDir, searchPath }) {
  const folder = join(cacheDir, 'redis');
  const cached = join(folder, 'redis-server');
  return [
    { name: 'on PATH', look: () => onPath(['redis-server', 'valkey-server'], searchPath) },
    { name: "in the project's cache", look: () => (existsSync(cached) ? cached : undefined) },
    {
      name: "from the distribution's package",
      look: async () => {
        if (!isDebianLike()) return undefined;
        // Every run asks, also of specs that need none: without a network that would cost each of them minutes.
        await unlessAskedInVain(join(cacheDir, 'redis-not-fetched.txt'), () => fetchTo(folder));
        return cached;
      },
    },
  ];
}

async function fetchTo(folder) {
  // One that is there by now cannot be run: the release of the machine may be another one than when it was fetched.
  await rm(folder, { recursive: true, force: true });
  await unpackProgram({ name: 'redis-server', member: 'usr/bin/redis-server' }, folder);
}

/**
 * Asks the places one after the other and takes the first program that can be run and is recent enough.
 * @param {readonly Place[]} places
 * @returns {Promise<string>} its path
 */
export async function findRedis(places) {
  const reasons = [];
  for (const { name, look } of places) {
    try {
      const path = await look();
      const version = path && (await programVersion(path));
      if (isAtLeast(version, oldestRedis)) return path;
      reasons.push(`${name}: ${path ? `version ${version ?? 'unknown'} is older than ${oldestRedis}` : 'none'}`);
    } catch (error) {
      reasons.push(`${name}: ${error.message}`);
    }
  }
  throw new SetupProblem(
    [
      `No redis-server or valkey-server (${oldestRedis} or later) was found:`,
      ...reasons.map((reason) => `  - ${reason}`),
      'Install it: apt-get install redis-server (Debian, Ubuntu), or brew install valkey',
      'Or name a program that you have: TEST_REDIS_SERVER=/path/to/redis-server npm test',
    ].join('\n'),
  );
}
