import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';

let temporary: TestDatabase;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
  await temporary.query('CREATE TABLE note (id int PRIMARY KEY)');
});
afterEach(() => open.close());
afterAll(() => temporary.drop());

const insertNote = { name: 'insert note', sql: 'INSERT INTO note VALUES ($1)' };
const insert = (id: number) => open.database.execute(insertNote, [id]);
const prepared = () => open.database.query("SELECT name FROM pg_prepared_statements WHERE name = 'insert note'");

describe('a statement with a name', () => {
  it('is prepared once by its connection, in and with the commit', async () => {
    open = await openDatabase({ url: temporary.url, poolSize: 1 });
    await open.database.transaction(() => insert(1));
    await open.database.transaction(async () => open.database.executeWithCommit(insertNote, [2]));
    expect(await open.database.transaction(prepared)).toEqual([{ name: 'insert note' }]);
    expect(await temporary.query('SELECT id FROM note WHERE id < 10 ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('works later when it was used first where the server reads nothing, in a transaction that had failed', async () => {
    open = await openDatabase({ url: temporary.url, poolSize: 1 });
    const failing = open.database.transaction(async () => {
      await open.database.execute('SELECT 1 / 0').catch(() => undefined);
      await insert(11).catch(() => undefined);
      await insert(12);
    });
    await expect(failing).rejects.toThrow('current transaction is aborted');
    await open.database.transaction(() => insert(13));
    expect(await temporary.query('SELECT id FROM note WHERE id > 10')).toEqual([{ id: 13 }]);
  });

  it('is prepared for reads outside transactions too', async () => {
    open = await openDatabase({ url: temporary.url, readPoolSize: 1 });
    const count = { name: 'count notes', sql: 'SELECT count(*)::int AS count FROM note WHERE id > $1' };
    for (const above of [100, 200]) expect(await open.database.query(count, [above])).toEqual([{ count: 0 }]);
    const names = await open.database.query('SELECT name FROM pg_prepared_statements');
    expect(names).toEqual([{ name: 'count notes' }]);
  });

  it('is sent by its text alone where connections must not prepare, as behind some poolers', async () => {
    open = await openDatabase({ url: temporary.url, poolSize: 1, prepareStatements: false });
    await open.database.transaction(() => insert(21));
    await open.database.transaction(async () => open.database.executeWithCommit(insertNote, [22]));
    expect(await open.database.transaction(prepared)).toEqual([]);
    expect(await temporary.query('SELECT id FROM note WHERE id > 20 ORDER BY id')).toEqual([{ id: 21 }, { id: 22 }]);
  });

  it('need not be given one where it is an insert of plain values', async () => {
    open = await openDatabase({ url: temporary.url, poolSize: 1 });
    for (const id of [31, 32])
      await open.database.transaction(() => open.database.execute('INSERT INTO note VALUES ($1)', [id]));
    const sql = `SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'`;
    expect(await open.database.transaction(() => open.database.query(sql))).toEqual([
      { statement: 'INSERT INTO note VALUES ($1)' },
    ]);
  });

  it.each(['first', 'second'])(
    'works later when pg could not write down its parameters, the %s time that its connection had it',
    async (time) => {
      open = await openDatabase({ url: temporary.url, poolSize: 1 });
      await temporary.query('CREATE TABLE IF NOT EXISTS remark (text jsonb)');
      const remark = (text: unknown) =>
        open.database.transaction(() => open.database.execute('INSERT INTO remark VALUES ($1)', [text]));
      if (time === 'second') await remark({ count: 1 });
      await expect(remark({ count: 1n })).rejects.toThrow('BigInt');
      await expect(remark({ count: 2 })).resolves.toBe(1);
    },
  );
});
