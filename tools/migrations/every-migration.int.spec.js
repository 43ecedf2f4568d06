import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sideBySideProblems } from '@nestwork/testing';
import { migrationFiles, migrationsIn } from './migration-files.js';

const root = join(__dirname, '../..');

async function everyMigration() {
  const files = migrationFiles(root);
  const migrations = await Promise.all(files.map(async (file) => migrationsIn(await import(join(root, file)))));
  const empty = files.filter((_, index) => migrations[index].length === 0);
  expect(empty).toEqual([]);
  return migrations.flat();
}

it('leaves what the release before uses as it was, and can be taken back: docs/changing-a-schema.md', async () => {
  const migrations = await everyMigration();
  expect(migrations.map(({ name }) => name)).toContain('CreateOutbox1700000000001');
  expect(await sideBySideProblems(migrations)).toEqual([]);
});
