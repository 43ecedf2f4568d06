import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { changedMigrations } from './changed-migrations.js';
import { migrationFiles, migrationsIn } from './migration-files.js';
import { statementsOf } from './statements-of.js';

const root = join(__dirname, '../..');

it('every migration is as it was noted: `npm run migrations:write` notes a new one, and one that may have run is never changed', async () => {
  const noted = JSON.parse(readFileSync(join(__dirname, 'migrations.snapshot.json'), 'utf8'));
  const loaded = await Promise.all(migrationFiles(root).map((file) => import(join(root, file))));
  const migrations = loaded.flatMap(migrationsIn);
  const current = Object.fromEntries(
    await Promise.all(migrations.map(async (each) => [each.name, await statementsOf(each)])),
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

it('no layout of its SQL counts', async () => {
  class Laid1760000000001 {
    up = (runner) => runner.query('\n  SELECT\n    1 ');
  }
  expect(await statementsOf(Laid1760000000001)).toEqual(['SELECT 1']);
});
