import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { apps } from '../system/apps.js';

const patterns = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

/** As Docker reads them: the last pattern that fits a path, or a folder above it, decides. */
function isSent(path) {
  let sent = true;
  for (const pattern of patterns) {
    const [stays, plain] = pattern.startsWith('!') ? [true, pattern.slice(1)] : [false, pattern];
    if (formOf(plain).test(path)) sent = stays;
  }
  return sent;
}

function formOf(pattern) {
  const source = pattern.replaceAll(/\*\*\/|\*|[.+?^${}()|[\]\\]/g, (sign) => signs.get(sign) ?? `\\${sign}`);
  return new RegExp(`^${source}(/|$)`);
}

const signs = new Map([
  ['**/', '(?:.*/)?'],
  ['*', '[^/]*'],
]);

it.each([
  '.env',
  '.env.production',
  'deploy/compose/.env',
  'apps/orders/.env',
  'ca.pem',
  'deploy/nats/server.key',
  '.data/dev/nats-passwords.json',
])('no image and no build cache gets what may hold a secret: %s', (path) => expect(isSent(path)).toBe(false));

it('no image and no build cache gets what was installed on this machine', () => {
  const projects = ['.', 'bench', 'tools/mutation', ...packages()];
  for (const folder of projects)
    expect([folder, isSent(join(folder, 'node_modules/nest/index.js'))]).toEqual([folder, false]);
});

it('everything that a build reads is sent', () => {
  const files = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'nest-cli.json', 'rspack.config.js', 'tools/build/build.js', 'tools/node/package.json']; // prettier-ignore
  const sources = apps.flatMap(({ name }) => [`apps/${name}/src/main.ts`, `apps/${name}/.env.example`]);
  const needed = [...files, ...sources, ...packages().map((folder) => `${folder}/package.json`)];
  expect(needed.filter((file) => !existsSync(file))).toEqual([]);
  expect(needed.filter((file) => !isSent(file))).toEqual([]);
});

function packages() {
  return ['apps', 'libs']
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'package.json')))
    .filter((file) => existsSync(file))
    .map((file) => dirname(file));
}
