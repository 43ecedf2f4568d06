import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { apps } from '../system/apps.js';

const instructions = readFileSync('deploy/container/Dockerfile', 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line));

/** Each stage with what is done in it, that of the stage it begins with included. */
const stages = new Map();
for (const line of instructions) {
  const [, from, name = 'image'] = /^FROM (\S+)(?: AS (\w+))?$/.exec(line) ?? [];
  if (from) stages.set(name, [...(stages.get(from) ?? [])]);
  else [...stages.values()].at(-1)?.push(line);
}

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'nestwork-image-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What the stage leaves of the sources. */
function manifests() {
  const [, command] = /^RUN (find .*)$/.exec(stages.get('manifests').at(-1));
  execFileSync('sh', ['-c', command], { cwd: folder });
  return readdirSync(folder, { recursive: true }).toSorted((a, b) => (a < b ? -1 : 1));
}

it('an edit that adds no package installs none: npm is told of nothing but what it reads', () => {
  const installing = [...stages].filter(([, lines]) => lines.some((line) => line.includes('npm ci')));
  expect(installing.map(([name]) => name)).toEqual(['build', 'modules']);
  for (const [, lines] of installing) {
    const before = lines.slice(
      0,
      lines.findIndex((line) => line.includes('npm ci')),
    );
    expect(before.filter((line) => /^(COPY|ADD) /.test(line))).toEqual(['COPY --from=manifests /src ./']);
  }
});

it('an edit leaves what npm reads as it was, a new folder too', () => {
  for (const name of ['apps', 'libs', 'tools'])
    cpSync(name, join(folder, name), { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  for (const name of ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json']) cpSync(name, join(folder, name));
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const linked = Object.keys(packages).filter((path) => path && !path.includes('node_modules/'));
  cpSync(folder, `${folder}-edited`, { recursive: true });
  const before = manifests();
  expect(before).toEqual(expect.arrayContaining(['.npmrc', 'package-lock.json', 'package.json', ...linked.map((path) => join(path, 'package.json'))])); // prettier-ignore
  expect(before.filter((path) => /\.(ts|js)$/.test(path))).toEqual([]);
  cpSync(`${folder}-edited`, folder, { recursive: true });
  rmSync(`${folder}-edited`, { recursive: true });
  const app = join(folder, 'apps', apps[0].name);
  cpSync(join(app, 'src'), join(app, 'new'), { recursive: true });
  writeFileSync(join(app, 'src/main.ts'), '');
  expect(manifests()).toEqual(before);
});
