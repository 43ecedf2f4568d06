import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sideBySideProblems } from '@nestwork/testing';
import { migrationFiles, migrationsIn, ownerOf } from './migration-files.js';

const root = join(__dirname, '../..');

const files = migrationFiles(root);
const isOfLib = (file) => file.startsWith('libs');
const owners = ['the libs', ...new Set(files.filter((file) => !isOfLib(file)).map(ownerOf))];

/** Of a service with those of the libs, as they come together in its database; another service may have tables of the same names. */
async function migrationsOf(owner) {
  const own = files.filter((file) => isOfLib(file) || ownerOf(file) === owner);
  const migrations = await Promise.all(own.map(async (file) => migrationsIn(await import(join(root, file)))));
  const empty = own.filter((_, index) => migrations[index].length === 0);
  expect(empty).toEqual([]);
  return migrations.flat();
}

it.each(owners)(
  'leaves what the release before uses as it was, and can be taken back: %s, docs/changing-a-schema.md',
  async (owner) => {
    const migrations = await migrationsOf(owner);
    expect(migrations.map(({ name }) => name)).toContain('CreateOutbox1700000000001');
    expect(await sideBySideProblems(migrations)).toEqual([]);
  },
);
