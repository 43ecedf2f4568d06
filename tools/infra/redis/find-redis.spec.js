import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findRedis } from './find-redis.js';

let folder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-redis-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A program that says it is of this version. */
async function program(version) {
  const path = join(folder, `redis-${version}`);
  await writeFile(path, `#!/bin/sh\necho "Redis server v=${version} sha=00000000:0 bits=64"\n`, { mode: 0o755 });
  return path;
}

const place = (name, path) => ({ name, look: async () => path });
const broken = {
  name: 'from nowhere',
  look: async () => {
    throw new Error('there is no mirror');
  },
};

it('takes the first program that is recent enough, and asks no later place', async () => {
  const [old, recent] = [await program('6.0.16'), await program('7.0.15')];
  const later = { name: 'later', look: () => Promise.reject(new Error('asked')) };
  expect(await findRedis([place('here', undefined), place('there', old), place('cache', recent), later])).toBe(recent);
});

it('goes on where a program cannot be run, because its libraries are gone', async () => {
  const path = join(folder, 'broken');
  await writeFile(path, '#!/bin/sh\nexit 127\n', { mode: 0o755 });
  const recent = await program('8.1.1');
  expect(await findRedis([place('cache', path), place('package', recent)])).toBe(recent);
});

it('says what every place answered, and what to do, when there is none', async () => {
  const search = findRedis([place('on PATH', undefined), broken, place('in the cache', await program('6.0.16'))]);
  await expect(search).rejects.toThrow(
    /on PATH: none\n.*from nowhere: there is no mirror\n.*in the cache: version 6\.0\.16 is older than 7\.0\.15\n.*brew install valkey\n.*TEST_REDIS_SERVER=/,
  );
});
