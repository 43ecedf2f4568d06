import type { MigrationClass } from '@nestwork/database';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { TestDatabase } from '../infrastructure/test-database.js';
import { type SchemaPicture, takePicture } from './schema-picture.js';
import { whatBreaks } from './what-breaks.js';

/** A migration that does, on purpose and with a reason, what the rules refuse. */
interface Excused extends MigrationInterface {
  /** Why the release before can live with it, by what it is done to: `{ 'column customer.name': 'nobody has used it since release 3' }`. */
  readonly sideBySide?: Readonly<Record<string, string>>;
}

/**
 * Runs migrations in their order on a database of their own, and says what each does that the release before it cannot live with;
 * empty when all can be rolled out while old instances run. Each is also taken back and run again: `down` has to restore what
 * was there, and `up` has to find its way from there.
 *
 * What a migration names in `sideBySide` is left out, and a problem itself when it does not happen.
 */
export async function sideBySideProblems(migrations: readonly MigrationClass[]): Promise<string[]> {
  const database = await TestDatabase.create('migrations');
  const source = new DataSource({ type: 'postgres', url: database.url, installExtensions: false });
  try {
    await source.initialize();
    const runner = source.createQueryRunner();
    const problems: string[] = [];
    for (const Migration of inOrder(migrations)) {
      const found = await problemsOf(new Migration(), runner);
      problems.push(...found.map((problem) => `${Migration.name}: ${problem}`));
    }
    await runner.release();
    return problems;
  } finally {
    if (source.isInitialized) await source.destroy();
    await database.drop();
  }
}

function inOrder(migrations: readonly MigrationClass[]): MigrationClass[] {
  const timeOf = ({ name }: MigrationClass) => name.slice(-13);
  return migrations.toSorted((one, other) => timeOf(one).localeCompare(timeOf(other)));
}

async function problemsOf(migration: Excused, runner: QueryRunner): Promise<string[]> {
  const before = await takePicture(runner);
  const after = await pictureAfter('up', migration, runner);
  const takenBack = await pictureAfter('down', migration, runner);
  const again = await pictureAfter('up', migration, runner);
  const { sideBySide: excuses = {} } = migration;
  const found = whatBreaks(before, after, { inTransaction: isInTransaction(migration) });
  const idle = Object.keys(excuses).filter((excused) => found.every(({ what }) => what !== excused));
  return [
    ...found.filter(({ what }) => !Object.hasOwn(excuses, what)).map(({ what, why }) => `${what} ${why}`),
    ...idle.map((excused) => `sideBySide names ${excused}, to which it does nothing`),
    ...whatDiffers(before, takenBack).map((what) => `down does not restore ${what}`),
    ...whatDiffers(after, again).map((what) => `up after down does not bring back ${what}`),
  ];
}

async function pictureAfter(way: 'up' | 'down', migration: Excused, runner: QueryRunner): Promise<SchemaPicture> {
  if (!isInTransaction(migration)) await migration[way](runner);
  else {
    await runner.startTransaction();
    await migration[way](runner);
    await runner.commitTransaction();
  }
  return takePicture(runner);
}

// As TypeORM has it: a migration says so when it can only run without one.
function isInTransaction({ transaction = true }: Excused): boolean {
  return transaction;
}

/** What was there, and is there no more or in another form. Tables may lie in other files by now. */
function whatDiffers(wanted: SchemaPicture, found: SchemaPicture): string[] {
  const kinds = ['columns', 'constraints', 'indexes', 'functions'] as const;
  return kinds.flatMap((kind) =>
    [...wanted[kind]]
      .filter(([name, value]) => JSON.stringify(found[kind].get(name)) !== JSON.stringify(value))
      .map(([name]) => name),
  );
}
