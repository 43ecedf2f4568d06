import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';
import { callOf, createFixedPlan, type FixedPlan } from './fixed-plan.js';
import type { Statement } from './statement.js';
import { WriteOutsideTransaction } from './write-outside-transaction.js';

const read: FixedPlan = {
  name: 'read_note',
  parameters: ['int'],
  columns: { id: 'int', theText: 'text' },
  sql: 'SELECT id, text FROM note WHERE id = $1',
};
const remove: FixedPlan = {
  name: 'remove_notes',
  parameters: ['int'],
  sql: 'DELETE FROM note WHERE id >= $1',
};
const readNew: FixedPlan = {
  name: 'read_new_note',
  parameters: ['int'],
  columns: { id: 'int', theText: 'text' },
  shortcut: { when: '$1 < 0', sql: `SELECT $1, 'there is none'` },
  sql: 'SELECT id, text FROM note WHERE id = $1',
};
const rename: FixedPlan = {
  name: 'rename_note',
  parameters: ['int', 'text'],
  sql: 'UPDATE note SET text = $2 WHERE id = $1',
  elseThrow: `format('There is no note %s to be called %s', $1, $2)`,
};

let temporary: TestDatabase;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
  await temporary.query('CREATE TABLE note (id int PRIMARY KEY, text text)');
  for (const plan of [read, readNew, remove, rename]) await temporary.query(createFixedPlan(plan));
  // Of an empty table PostgreSQL reads the whole, as long as it is let.
  await temporary.query('ANALYZE note');
  open = await openDatabase({ url: temporary.url });
});

afterAll(async () => {
  await open.close();
  await temporary.drop();
});

/** How often a statement read the table as a whole, and how often by its index. */
function scansOf(statement: Statement): Promise<{ whole: number; byIndex: number }> {
  // What the server has not yet added up may be of earlier transactions.
  return open.database.transaction(async () => {
    const before = await scans();
    await open.database.query(statement, [1]);
    const after = await scans();
    return { whole: after.whole - before.whole, byIndex: after.byIndex - before.byIndex };
  });
}

async function scans(): Promise<{ whole: number; byIndex: number }> {
  const sql = 'SELECT seq_scan::int AS whole, idx_scan::int AS "byIndex" FROM pg_stat_xact_user_tables';
  const [counted] = await open.database.query<{ whole: number; byIndex: number }>(sql);
  return counted!;
}

describe('a statement with a fixed plan', () => {
  it('gives rows, or how many it changed', async () => {
    await temporary.query("INSERT INTO note VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    expect(await open.database.query(callOf(read), [2])).toEqual([{ id: 2, theText: 'two' }]);
    await open.database.transaction(async () => {
      expect(await open.database.query(callOf(remove), [2])).toEqual([{ changed: 2 }]);
      expect(await open.database.query(callOf(remove), [2])).toEqual([{ changed: 0 }]);
    });
    expect(await temporary.query('SELECT id FROM note')).toEqual([{ id: 1 }]);
  });

  it('gives the rows of its shortcut, and no others, where that may be taken', async () => {
    await temporary.query("INSERT INTO note VALUES (-1, 'minus one')");
    expect(await open.database.query(callOf(readNew), [-1])).toEqual([{ id: -1, theText: 'there is none' }]);
    expect(await open.database.query(callOf(readNew), [1])).toEqual([{ id: 1, theText: 'one' }]);
    await temporary.query('DELETE FROM note WHERE id = -1');
  });

  it('goes by an index where PostgreSQL would read the whole table', async () => {
    expect(await scansOf(read.sql)).toEqual({ whole: 1, byIndex: 0 });
    expect(await scansOf(callOf(read))).toEqual({ whole: 0, byIndex: 1 });
  });

  it('leaves every other statement of its connection as it was', async () => {
    const settings = () => open.database.query<{ name: string; setting: string }>(SETTINGS);
    await open.database.transaction(async () => {
      const before = await settings();
      expect(before.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'auto']);
      await open.database.query(callOf(read), [1]);
      expect(await settings()).toEqual(before);
    });
  });

  it('that has to change a row says so when there is none, and then nothing of its transaction is committed', async () => {
    const renaming = (id: number) =>
      open.database.transaction(async () => {
        open.database.executeWithCommit(callOf(rename), [1, 'first']);
        open.database.executeWithCommit(callOf(rename), [id, 'last']);
      });
    await expect(renaming(7)).rejects.toThrow('There is no note 7 to be called last');
    expect(await temporary.query('SELECT text FROM note')).toEqual([{ text: 'one' }]);
    await renaming(1);
    expect(await temporary.query('SELECT text FROM note')).toEqual([{ text: 'last' }]);
  });

  it('writes nothing outside a transaction', async () => {
    await expect(open.database.query(callOf(remove), [1])).rejects.toThrow(WriteOutsideTransaction);
    expect(await temporary.query('SELECT id FROM note')).toEqual([{ id: 1 }]);
  });
});

const SETTINGS = `
  SELECT name, setting FROM pg_settings
  WHERE name IN ('enable_bitmapscan', 'enable_seqscan', 'jit', 'plan_cache_mode') ORDER BY name`;
