import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EntitySchema } from 'typeorm';
import { TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';
import { TransactionEnded } from './transaction-ended.js';
import { WriteOutsideTransaction } from './write-outside-transaction.js';

interface Note {
  id: number;
  text: string;
}

const NoteEntity = new EntitySchema<Note>({
  name: 'note',
  columns: { id: { type: 'int', primary: true }, text: { type: 'text' } },
});

let temporary: TestDatabase;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
  await temporary.query('CREATE TABLE note (id int PRIMARY KEY, text text)');
  open = await openDatabase({ url: temporary.url }, [NoteEntity]);
});

afterAll(async () => {
  await open.close();
  await temporary.drop();
});

beforeEach(() => temporary.query("TRUNCATE note; INSERT INTO note VALUES (1, 'first')"));

// What @InjectRepository and @InjectDataSource hand out.
const notes = () => open.dataSource.getRepository(NoteEntity);
const stored = () => temporary.query<Note>('SELECT id, text FROM note ORDER BY id');

describe('an injected repository', () => {
  it('reads outside a transaction', async () => {
    await expect(notes().find()).resolves.toEqual([{ id: 1, text: 'first' }]);
  });

  it('cannot write outside a transaction: the server refuses, and the error says what to do (T35)', async () => {
    await expect(notes().insert({ id: 2, text: 'stray' })).rejects.toThrow(WriteOutsideTransaction);
    await expect(notes().save({ id: 3, text: 'stray' })).rejects.toThrow(/database\.transaction/);
    await expect(notes().delete({ id: 1 })).rejects.toThrow(WriteOutsideTransaction);
    await expect(stored()).resolves.toEqual([{ id: 1, text: 'first' }]);
  });

  it('refuses to look for undefined, instead of finding the first row, or all (T46)', async () => {
    const nothing = undefined as unknown as number;
    await expect(notes().findOneBy({ id: nothing })).rejects.toThrow(/undefined/);
    await expect(notes().find({ where: { id: nothing } })).rejects.toThrow(/undefined/);
    await expect(open.database.transaction(() => notes().delete({ id: nothing }))).rejects.toThrow(/undefined/);
    await expect(open.database.transaction(() => notes().update({ id: nothing }, { text: 'x' }))).rejects.toThrow(
      /undefined/,
    );
    await expect(stored()).resolves.toEqual([{ id: 1, text: 'first' }]);
  });

  it('joins the current transaction: sees its writes, and is rolled back with it (T35)', async () => {
    const work = open.database.transaction(async () => {
      await open.database.execute("INSERT INTO note VALUES (2, 'raw')");
      await notes().save({ id: 3, text: 'saved' });
      await expect(notes().count()).resolves.toBe(3);
      throw new Error('no');
    });

    await expect(work).rejects.toThrow('no');
    await expect(stored()).resolves.toEqual([{ id: 1, text: 'first' }]);
  });

  it('commits with the current transaction', async () => {
    await open.database.transaction(async () => {
      await notes().insert({ id: 2, text: 'second' });
      await notes().update({ id: 1 }, { text: 'changed' });
      await open.database.manager.getRepository(NoteEntity).save({ id: 3, text: 'third' });
    });

    await expect(stored()).resolves.toEqual([
      { id: 1, text: 'changed' },
      { id: 2, text: 'second' },
      { id: 3, text: 'third' },
    ]);
  });

  it('keeps the order of statements of both kinds that are sent without waiting', async () => {
    await open.database.transaction(async () => {
      await Promise.all([
        notes().insert({ id: 2, text: 'a' }),
        open.database.execute("INSERT INTO note VALUES (3, 'b')"),
      ]);
    });

    await expect(stored()).resolves.toHaveLength(3);
  });

  it('is refused in a transaction that has ended (T38)', async () => {
    // Keeps the transaction, as a callback of the handler would.
    const repository = await open.database.transaction(async () => open.database.manager.getRepository(NoteEntity));

    await expect(repository.save({ id: 9, text: 'late' })).rejects.toThrow(TransactionEnded);
    await expect(stored()).resolves.toHaveLength(1);
  });
});

describe("TypeORM's own transaction", () => {
  it('is a savepoint inside ours: its failure can be survived', async () => {
    await open.database.transaction(async () => {
      await notes().insert({ id: 2, text: 'kept' });
      const inner = open.dataSource.transaction(async (manager) => {
        await manager.getRepository(NoteEntity).insert({ id: 3, text: 'undone' });
        await manager.getRepository(NoteEntity).insert({ id: 2, text: 'duplicate' });
      });
      await expect(inner).rejects.toThrow('note_pkey');
    });

    await expect(stored()).resolves.toEqual([
      { id: 1, text: 'first' },
      { id: 2, text: 'kept' },
    ]);
  });

  it('outside ours can only read', async () => {
    const write = open.dataSource.transaction((manager) => manager.getRepository(NoteEntity).delete({ id: 1 }));

    await expect(write).rejects.toThrow(WriteOutsideTransaction);
    await expect(stored()).resolves.toHaveLength(1);
  });
});

describe('the database outside a transaction', () => {
  it('reads, and refuses to write', async () => {
    await expect(open.database.query('SELECT text FROM note')).resolves.toEqual([{ text: 'first' }]);
    await expect(open.database.execute("UPDATE note SET text = 'x'")).rejects.toThrow(WriteOutsideTransaction);
    await expect(open.database.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
  });

  it('cannot write on a connection for transactions either, when the transaction did not start', async () => {
    const work = open.database.transaction(async () => {
      await open.database.execute('ROLLBACK');
      await open.database.execute("INSERT INTO note VALUES (2, 'zombie')");
    });

    await expect(work).rejects.toThrow('read-only transaction');
    await expect(stored()).resolves.toHaveLength(1);
  });
});

describe('a session of the service', () => {
  it('has every timeout that PostgreSQL leaves off, inside and outside transactions (T43)', async () => {
    const sql = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('application_name') AS name`;
    const expected = [{ statement: '10s', lock: '3s', idle: '15s', name: 'spec' }];

    await expect(open.database.query(sql)).resolves.toEqual(expected);
    await expect(open.database.transaction(() => open.database.query(sql))).resolves.toEqual(expected);
  });
});
