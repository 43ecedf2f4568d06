import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Gate, TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';
import { PoolExhausted } from './pool-exhausted.js';

let temporary: TestDatabase;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
});
afterEach(() => open.close());
afterAll(() => temporary.drop());

describe('a pool whose connections are all in use', () => {
  it('refuses a second transaction inside the first one, instead of waiting for it for ever (T36)', async () => {
    open = await openDatabase({ url: temporary.url, poolSize: 1, acquireTimeoutMs: 1_000 });
    const { database } = open;

    const work = database.transaction(async () =>
      database.outsideTransaction(() => database.transaction(async () => 'never')),
    );

    await expect(work).rejects.toThrow(PoolExhausted);
    await expect(work).rejects.toThrow(/^All 1 connections of the writing pool stayed in use for 1000 ms/);
    expect(isDatabaseUnavailable(await work.catch((error: unknown) => error))).toBe(true);
    await expect(database.transaction(async () => 'again')).resolves.toBe('again');
  });

  it('lets a transaction wait for its turn', async () => {
    open = await openDatabase({ url: temporary.url, poolSize: 1, acquireTimeoutMs: 5_000 });
    const { database } = open;
    const finish = new Gate();
    const order: string[] = [];
    const first = database.transaction(async () => {
      await finish.opened;
      order.push('first');
    });
    const second = database.transaction(async () => order.push('second'));

    finish.open();
    await Promise.all([first, second]);

    expect(order).toEqual(['first', 'second']);
  });

  it('says so for reads too, also for those of a repository', async () => {
    open = await openDatabase({ url: temporary.url, readPoolSize: 1, acquireTimeoutMs: 1_000 });
    const { database, dataSource } = open;
    const held = await dataSource.readPool.connect();

    await expect(database.query('SELECT 1')).rejects.toThrow(PoolExhausted);
    await expect(database.manager.query('SELECT 1')).rejects.toThrow(PoolExhausted);

    held.release();
  });

  it('does not hinder reads when only transactions use up theirs', async () => {
    open = await openDatabase({ url: temporary.url, poolSize: 1, acquireTimeoutMs: 1_000 });
    const { database } = open;

    await database.transaction(async () => {
      const read = database.outsideTransaction(() => database.query('SELECT 1 AS one'));
      await expect(read).resolves.toEqual([{ one: 1 }]);
    });
  });
});
