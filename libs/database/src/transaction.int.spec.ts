import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Gate, TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';
import type { Database } from './database.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';
import { isUniqueViolation } from './sql-state.js';
import { TransactionAborted } from './transaction-aborted.js';
import { TransactionEnded } from './transaction-ended.js';
import { TransactionRequired } from './transaction-required.js';

let temporary: TestDatabase;
let open: OpenDatabase;
let database: Database;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
  await temporary.query('CREATE TABLE note (id int PRIMARY KEY, text text)');
  open = await openDatabase({ url: temporary.url, poolSize: 3 });
  database = open.database;
});

afterAll(async () => {
  await open.close();
  await temporary.drop();
});

beforeEach(() => temporary.query('TRUNCATE note'));

const insert = (id: number) => database.execute('INSERT INTO note (id) VALUES ($1)', [id]);
const storedIds = async () =>
  (await temporary.query<{ id: number }>('SELECT id FROM note ORDER BY id')).map(({ id }) => id);

describe('a transaction', () => {
  it('commits everything when the work resolves, and returns its result', async () => {
    const result = await database.transaction(async () => {
      await insert(1);
      return (await insert(2)) + 40;
    });

    expect(result).toBe(41);
    await expect(storedIds()).resolves.toEqual([1, 2]);
  });

  it('takes everything back when the work throws, and throws the same error', async () => {
    const failure = new Error('no');

    const work = database.transaction(async () => {
      await insert(1);
      throw failure;
    });

    await expect(work).rejects.toBe(failure);
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('sees its own writes while others do not', async () => {
    await database.transaction(async () => {
      await insert(1);
      await expect(database.query('SELECT id FROM note')).resolves.toEqual([{ id: 1 }]);
      await expect(storedIds()).resolves.toEqual([]);
    });
  });

  it('keeps its statements apart from those of a transaction beside it', async () => {
    await Promise.allSettled([
      database.transaction(async () => insert(1)),
      database.transaction(async () => {
        await insert(2);
        throw new Error('only mine');
      }),
      database.transaction(async () => insert(3)),
    ]);

    await expect(storedIds()).resolves.toEqual([1, 3]);
  });

  it('is joined by a transaction inside it: one fate for both', async () => {
    const work = database.transaction(async () => {
      await database.transaction(async () => insert(1));
      throw new Error('outer');
    });

    await expect(work).rejects.toThrow('outer');
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('cannot commit half of a joined transaction whose error was swallowed', async () => {
    const inner = new Error('inner');

    const work = database.transaction(async () => {
      const joined = database.transaction(async () => {
        await insert(1);
        throw inner;
      });
      await joined.catch(() => undefined);
    });

    await expect(work).rejects.toThrow(TransactionAborted);
    await expect(work).rejects.toMatchObject({ cause: inner });
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('never reports a commit that the server turned into a rollback, because a failed statement was swallowed', async () => {
    const work = database.transaction(async () => {
      await insert(1);
      await insert(1).catch(() => undefined);
    });

    await expect(work).rejects.toThrow(TransactionAborted);
    await expect(work).rejects.toMatchObject({ cause: { constraint: 'note_pkey' } });
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('names the failure that was swallowed also when there are statements to be sent together with COMMIT', async () => {
    const work = database.transaction(async () => {
      await insert(1);
      await insert(1).catch(() => undefined);
      database.executeWithCommit('INSERT INTO note (id) VALUES ($1)', [2]);
    });

    await expect(work).rejects.toThrow(TransactionAborted);
    await expect(work).rejects.toMatchObject({ cause: { constraint: 'note_pkey' } });
  });

  it('fails with what made a statement fail that was sent together with COMMIT, be it a full disk', async () => {
    const work = database.transaction(async () => {
      await insert(1);
      database.executeWithCommit(`DO $$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = '53100'; END $$`, []);
      database.executeWithCommit('SELECT 1', []);
    });

    await expect(work).rejects.toThrow('disk full');
    await expect(work.catch(isDatabaseUnavailable)).resolves.toBe(true);
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('says by the stack of its error who sent the statement that failed, be it the first one', async () => {
    await temporary.query('INSERT INTO note VALUES (1)');
    const insertOnceMore = async () => void (await insert(1));

    const failure: unknown = await database.transaction(insertOnceMore).catch((error: unknown) => error);

    expect(failure).toMatchObject({ stack: expect.stringContaining('insertOnceMore') });
  });

  it('notices that a statement ended it behind its back', async () => {
    const work = database.transaction(async () => {
      await insert(1);
      await database.execute('ROLLBACK');
    });

    await expect(work).rejects.toThrow(TransactionEnded);
  });

  it('refuses the statement of a sibling that goes on after the transaction was rolled back (T38)', async () => {
    const rolledBack = new Gate();
    let sibling: Promise<unknown> = Promise.resolve();

    const work = database.transaction(async () => {
      sibling = rolledBack.opened.then(() => insert(2));
      sibling.catch(() => undefined);
      await Promise.all([sibling, Promise.reject(new Error('first'))]);
    });
    await expect(work).rejects.toThrow('first');
    rolledBack.open();

    await expect(sibling).rejects.toThrow(TransactionEnded);
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('refuses to start inside a transaction that has ended', async () => {
    const committed = new Gate();
    let late: Promise<unknown> = Promise.resolve();
    await database.transaction(async () => {
      await insert(1);
      late = committed.opened.then(() => database.transaction(async () => insert(2)));
      late.catch(() => undefined);
    });
    committed.open();

    await expect(late).rejects.toThrow(TransactionEnded);
    await expect(storedIds()).resolves.toEqual([1]);
  });

  it('is not visible to work that is started outside it', async () => {
    await database.transaction(async () => {
      expect(database.inTransaction).toBe(true);
      await database.outsideTransaction(async () => expect(database.inTransaction).toBe(false));
    });
    expect(database.inTransaction).toBe(false);
  });

  it('reports which constraint a row broke', async () => {
    const work = database.transaction(async () => {
      await insert(1);
      await insert(1);
    });

    const error: unknown = await work.catch((e: unknown) => e);
    expect(isUniqueViolation(error, 'note_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'other')).toBe(false);
  });

  it('leaves no session in a transaction and no connection in use, whatever happened before (T39)', async () => {
    await database.transaction(async () => insert(1));
    await database.transaction(async () => insert(1)).catch(() => undefined);
    await database.transaction(async () => database.execute('ROLLBACK')).catch(() => undefined);
    await database.transaction(async () => Promise.reject(new Error('no'))).catch(() => undefined);

    await expect(
      temporary.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"),
    ).resolves.toEqual([]);
    await Promise.all([10, 11, 12].map((id) => database.transaction(async () => insert(id))));
    await expect(storedIds()).resolves.toEqual([1, 10, 11, 12]);
  });
});

describe('the hooks of a transaction', () => {
  it('run before the commit and inside it', async () => {
    await database.transaction(async () => {
      database.beforeCommit(async () => {
        await insert(2);
        database.beforeCommit(async () => void (await insert(3)));
      });
      await insert(1);
    });

    await expect(storedIds()).resolves.toEqual([1, 2, 3]);
  });

  it('take the transaction down when one fails before the commit', async () => {
    const work = database.transaction(async () => {
      database.beforeCommit(async () => Promise.reject(new Error('hook')));
      await insert(1);
    });

    await expect(work).rejects.toThrow('hook');
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('run after the commit, outside the transaction, and only then', async () => {
    const seen: unknown[] = [];
    await database.transaction(async () => {
      database.afterCommit(() => seen.push(database.inTransaction));
      await insert(1);
      expect(seen).toEqual([]);
    });

    expect(seen).toEqual([false]);
  });

  it('never run after a rollback or a refused commit', async () => {
    const seen: string[] = [];
    const rolledBack = database.transaction(async () => {
      database.afterCommit(() => seen.push('rolled back'));
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');

    const refused = database.transaction(async () => {
      database.afterCommit(() => seen.push('refused'));
      await insert(1);
      database.executeWithCommit('INSERT INTO note (id) VALUES ($1)', [1]);
    });
    await expect(refused).rejects.toThrow('note_pkey');
    expect(seen).toEqual([]);
  });

  it('cannot fail the committed work, nor keep the other hooks from running', async () => {
    const seen: string[] = [];
    const result = await database.transaction(async () => {
      database.afterCommit(() => {
        throw new Error('expected in the log');
      });
      database.afterCommit(() => seen.push('second'));
      return insert(1);
    });

    expect(result).toBe(1);
    expect(seen).toEqual(['second']);
  });

  it('belong to a transaction, so outside one they are refused', () => {
    expect(() => database.beforeCommit(async () => undefined)).toThrow(TransactionRequired);
    expect(() => database.afterCommit(() => undefined)).toThrow(TransactionRequired);
    expect(() => database.requireTransaction('Publishing an event')).toThrow(
      /^Publishing an event needs a transaction/,
    );
  });
});

describe('statements sent with the commit', () => {
  it('are part of the transaction', async () => {
    await database.transaction(async () => {
      await insert(1);
      database.executeWithCommit('INSERT INTO note (id, text) VALUES ($1, $2)', [2, 'last']);
      database.executeWithCommit('UPDATE note SET text = $1 WHERE id = ANY($2)', ['both', [1, 2]]);
    });

    await expect(temporary.query('SELECT id, text FROM note ORDER BY id')).resolves.toEqual([
      { id: 1, text: 'both' },
      { id: 2, text: 'both' },
    ]);
  });

  it('are not sent when one of them cannot be made up: nobody would wait for what becomes of them', async () => {
    await temporary.query('CREATE SEQUENCE sent');
    const failing = database.transaction(async () => {
      database.executeWithCommit(`SELECT nextval('sent')`, []);
      database.sendWithCommit(() => {
        throw new Error('cannot be made up');
      });
    });
    await expect(failing).rejects.toThrow('cannot be made up');
    // What a sequence gives is not rolled back.
    expect(await temporary.query('SELECT is_called FROM sent')).toEqual([{ is_called: false }]);
  });

  it('take the transaction down when one is refused', async () => {
    const work = database.transaction(async () => {
      await insert(1);
      database.executeWithCommit('INSERT INTO note (id) VALUES ($1)', [1]);
      database.executeWithCommit('INSERT INTO note (id) VALUES ($1)', [2]);
    });

    await expect(work).rejects.toMatchObject({ constraint: 'note_pkey' });
    await expect(storedIds()).resolves.toEqual([]);
  });
});
