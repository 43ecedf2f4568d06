import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { eventually, Gate, TestDatabase } from '@nestwork/testing';
import { Network } from '../spec-support/network.js';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';
import { CommitOutcomeUnknown } from './commit-outcome-unknown.js';
import { connectionFailure } from './connection-failure.js';
import { completeOptions } from './database-options.js';
import { DatabaseUnavailable } from './database-unavailable.js';
import { endWhenSilent } from './end-when-silent.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';
import { prepareDatabase } from './prepare-database.js';
import { TransactionLeftIdle } from './transaction-left-idle.js';

let temporary: TestDatabase;
let network: Network;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
  await temporary.query('CREATE TABLE note (id int PRIMARY KEY)');
});

afterAll(() => temporary.drop());

beforeEach(async () => {
  await temporary.query('TRUNCATE note');
  network = await Network.to(temporary.url);
  open = await openDatabase({ url: network.url, poolSize: 2, readPoolSize: 1, acquireTimeoutMs: 2_000 });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await open.close();
  await network.close();
});

const insert = (id: number) => open.database.execute('INSERT INTO note (id) VALUES ($1)', [id]);
const insertInTransaction = (id: number) => open.database.transaction(() => insert(id));
const storedIds = async () =>
  (await temporary.query<{ id: number }>('SELECT id FROM note ORDER BY id')).map(({ id }) => id);
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => new Error('It did not fail'),
    (error: unknown) => error,
  );

describe('a transaction that rests for too long', () => {
  const rested = async (next: (resting: OpenDatabase) => Promise<unknown>): Promise<unknown> => {
    const resting = await openDatabase({ url: temporary.url, idleInTransactionTimeoutMs: 50 });
    const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`;
    const failure = await failureOf(
      resting.database.transaction(async () => {
        await resting.database.execute('INSERT INTO note (id) VALUES (1)');
        await eventually(async () => expect(await temporary.query(sql)).toEqual([]));
        await next(resting);
      }),
    );
    await resting.close();
    return failure;
  };

  it.each([
    ['its next statement', (resting: OpenDatabase) => resting.database.execute('INSERT INTO note (id) VALUES (2)')],
    ['its commit', () => Promise.resolve(0)],
  ])('fails with %s, and not as if the database were away', async (_, next) => {
    const failure = await rested(next);
    expect(failure).toBeInstanceOf(TransactionLeftIdle);
    expect(isDatabaseUnavailable(failure)).toBe(false);
    expect(await storedIds()).toEqual([]);
  });
});

describe('a connection that is lost', () => {
  it('while idle in the pools fails nobody: the next statements get new ones (T40)', async () => {
    await Promise.all([insertInTransaction(1), open.database.query('SELECT 1')]);

    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    await temporary.terminateSessions();
    while (warned.mock.calls.length < 2) await new Promise((resolve) => setImmediate(resolve));

    await insertInTransaction(2);
    await expect(open.database.query('SELECT id FROM note ORDER BY id')).resolves.toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('between two statements fails the transaction as unavailable, and the process lives on (T40)', async () => {
    const failure = await failureOf(
      open.database.transaction(async () => {
        await insert(1);
        await temporary.terminateSessions();
        await insert(2);
      }),
    );

    expect(isDatabaseUnavailable(failure)).toBe(true);
    await insertInTransaction(3);
    await expect(storedIds()).resolves.toEqual([3]);
  });

  it('and is known to be so before COMMIT means rolled back, not unknown', async () => {
    const failure = await failureOf(
      open.database.transaction(async () => {
        await insert(1);
        await network.down();
        await insert(2).catch(() => undefined);
      }),
    );

    expect(failure).not.toBeInstanceOf(CommitOutcomeUnknown);
    expect(isDatabaseUnavailable(failure)).toBe(true);
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('after COMMIT was sent and before its answer makes the outcome unknown, although it committed (T42)', async () => {
    const failure = await failureOf(
      open.database.transaction(async () => {
        await insert(1);
        network.loseAnswer('COMMIT');
      }),
    );

    expect(failure).toBeInstanceOf(CommitOutcomeUnknown);
    expect(isDatabaseUnavailable(failure)).toBe(true);
    await expect(storedIds()).resolves.toEqual([1]);
  });

  it('leaves the outcome unknown when COMMIT had company, whose answers are lost with its own', async () => {
    const failure = await failureOf(
      open.database.transaction(async () => {
        await insert(1);
        open.database.executeWithCommit('INSERT INTO note (id) VALUES ($1)', [2]);
        network.loseAnswer('COMMIT');
      }),
    );

    expect(failure).toBeInstanceOf(CommitOutcomeUnknown);
    await expect(storedIds()).resolves.toEqual([1, 2]);
  });

  it('during the rollback keeps the error that caused it, with the failed rollback behind it (T41)', async () => {
    const failure = new Error('the reason');

    const work = open.database.transaction(async () => {
      await insert(1);
      network.loseAnswer('ROLLBACK');
      throw failure;
    });

    await expect(work).rejects.toBe(failure);
    expect(isDatabaseUnavailable(failure.cause)).toBe(true);
    await expect(storedIds()).resolves.toEqual([]);
  });

  it('by a client that stops waiting swallows no later write (T34)', async () => {
    const impatient = await openDatabase({ url: `${temporary.url}?query_timeout=300`, poolSize: 1 });
    const write = (id: number) => impatient.database.execute('INSERT INTO note (id) VALUES ($1)', [id]);

    const failure = await failureOf(
      impatient.database.transaction(async () => {
        await write(1);
        await impatient.database.query('SELECT pg_sleep(1)');
      }),
    );
    const later = await failureOf(impatient.database.transaction(() => write(2)));
    await impatient.close();

    expect(failure).toMatchObject({ message: expect.stringContaining('timeout') });
    expect({ later, stored: await storedIds() }).toEqual({ later: new Error('It did not fail'), stored: [2] });
  });

  it('does not stand in the way of another transaction on the same pool', async () => {
    const gate = new Gate();
    const failing = failureOf(
      open.database.transaction(async () => {
        await insert(1);
        await gate.pass();
        await insert(2);
      }),
    );
    await gate.reached;
    await temporary.terminateSessions();
    gate.open();
    await failing;

    await Promise.all([insertInTransaction(10), insertInTransaction(11), insertInTransaction(12)]);
    await expect(storedIds()).resolves.toEqual([10, 11, 12]);
  });
});

describe('a server that is gone', () => {
  it('fails reads and transactions as unavailable, and both work again as soon as it is back', async () => {
    await insertInTransaction(1);
    await network.down();

    expect(isDatabaseUnavailable(await failureOf(insertInTransaction(2)))).toBe(true);
    expect(isDatabaseUnavailable(await failureOf(open.database.query('SELECT 1')))).toBe(true);

    await network.up();
    await insertInTransaction(3);
    await expect(open.database.query('SELECT id FROM note ORDER BY id')).resolves.toEqual([{ id: 1 }, { id: 3 }]);
  });

  it('at any moment of a start fails that start, and the process lives on (T40)', async () => {
    const options = { url: network.url, service: 'spec', migrations: [], migrateAtStart: false, readPoolSize: 1 };
    for (let answers = 0; answers < 20; answers++) {
      network.loseAfter(answers);
      // Either may succeed or fail; what must not happen is an error that nobody awaits.
      const starts = [prepareDatabase(completeOptions(options)), openDatabase(options).then(({ close }) => close())];
      await Promise.allSettled(starts);
    }
  });

  it('refuses the start in words that say unavailable', async () => {
    await network.down();

    const failure = await failureOf(openDatabase({ url: network.url }));

    expect(connectionFailure(failure)).toBeInstanceOf(DatabaseUnavailable);
  });
});

describe('a server that refuses the login, of a role whose password or rights were just changed', () => {
  it('fails transactions as unavailable: it says nothing about their work', async () => {
    const [{ name } = { name: '' }] = await temporary.query<{ name: string }>('SELECT current_database() AS name');
    const owner = await temporary.begin();
    await owner.query(`REVOKE CONNECT ON DATABASE ${name} FROM CURRENT_USER`);
    await owner.query('COMMIT');

    const failure = await failureOf(insertInTransaction(1));

    await owner.query(`GRANT CONNECT ON DATABASE ${name} TO CURRENT_USER`);
    await owner.end();
    expect(failure).toMatchObject({ message: expect.stringContaining('permission denied for database') });
    expect(isDatabaseUnavailable(failure)).toBe(true);
    await insertInTransaction(2);
  });
});

describe('a network that swallows packets', () => {
  it('fails a statement after the silence that was agreed on, instead of a quarter of an hour later', async () => {
    const client = new Client({ connectionString: network.url });
    client.on('error', () => undefined);
    await client.connect();
    endWhenSilent(client, 100);
    network.swallow();

    expect(connectionFailure(await failureOf(client.query('SELECT 1')))).toBeInstanceOf(DatabaseUnavailable);
  });

  it('is noticed on every connection of the pools, 5 s after the last of the server own timeouts', async () => {
    const client = await open.dataSource.readPool.connect();
    const { stream } = client.connection;
    client.release();

    expect(stream).toMatchObject({ timeout: 15_000 + 5_000 });
  });
});
