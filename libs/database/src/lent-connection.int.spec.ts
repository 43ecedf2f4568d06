import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { TestDatabase } from '@nestwork/testing';
import { LentConnection } from './lent-connection.js';

let temporary: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
});
afterAll(() => temporary.drop());
beforeEach(() => {
  pool = new Pool({ connectionString: temporary.url });
});
afterEach(() => pool.end());

describe('a connection that is given back', () => {
  it('is reused when its transaction has ended', async () => {
    const connection = new LentConnection(await pool.connect(), true);
    await connection.query('BEGIN');
    await connection.query('ROLLBACK');

    connection.giveBack();

    expect(pool.idleCount).toBe(1);
  });

  it('is ended when a transaction is still open on it: later writes would vanish with that one (T34, T41)', async () => {
    const connection = new LentConnection(await pool.connect(), true);
    await connection.query('BEGIN');

    connection.giveBack();

    expect(pool.totalCount).toBe(0);
  });

  it('is ended when it was lost', async () => {
    const connection = new LentConnection(await pool.connect(), true);
    await connection.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
    while (!connection.lost) await new Promise((resolve) => setImmediate(resolve));

    connection.giveBack();

    expect(pool.totalCount).toBe(0);
  });
});
