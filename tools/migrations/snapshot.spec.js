import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, it } from '@jest/globals';
import { changedMigrations } from './changed-migrations.js';
import { migrationFiles, namedMigrations } from './migration-files.js';
import { statementsOf } from './statements-of.js';

const root = join(__dirname, '../..');

it('every migration is as it was noted: `npm run migrations:write` notes a new one, and one that may have run is never changed', async () => {
  const noted = JSON.parse(readFileSync(join(__dirname, 'migrations.snapshot.json'), 'utf8'));
  const files = migrationFiles(root);
  const migrations = namedMigrations(files, await Promise.all(files.map((file) => import(join(root, file)))));
  const current = Object.fromEntries(
    await Promise.all(migrations.map(async ([name, each]) => [name, await statementsOf(each)])),
  );
  expect(changedMigrations(noted, current)).toEqual({ changed: [], gone: [], added: [] });
});

it('tells a migration that was changed from one that went, and from a new one', () => {
  const noted = { A1: ['one'], B2: ['two'], C3: ['three'] };
  expect(changedMigrations(noted, { A1: ['one'], B2: ['other'], D4: ['four'] })).toEqual({
    changed: ['B2'],
    gone: ['C3'],
    added: ['D4'],
  });
});

it('tells migrations of one name apart by the service that they are of', () => {
  class Init1760000000001 {}
  const files = ['apps/bakery/migrations/init.ts', 'apps/shop/migrations/init.ts'].map(normalize);
  expect(namedMigrations(files, [{ Init1760000000001 }, { Init1760000000001 }])).toEqual([
    ['apps/bakery/Init1760000000001', Init1760000000001],
    ['apps/shop/Init1760000000001', Init1760000000001],
  ]);
});

it('no layout of its SQL counts', async () => {
  class Laid1760000000001 {
    up = (runner) => runner.query('\n  SELECT\n    1 ');
  }
  expect(await statementsOf(Laid1760000000001)).toEqual(['SELECT 1']);
});
