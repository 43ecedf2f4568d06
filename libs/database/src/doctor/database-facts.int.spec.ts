import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../../spec-support/open-database.js';
import { databaseFacts } from './database-facts.js';

describe('what a database says about itself', () => {
  let temporary: TestDatabase;
  let other: TestDatabase;
  let open: OpenDatabase;

  beforeAll(async () => {
    temporary = await TestDatabase.create('spec');
    other = await TestDatabase.create('other');
    open = await openDatabase({ url: temporary.url });
  });

  afterAll(async () => {
    await open.close();
    await temporary.drop();
    await other.drop();
  });

  it('is read from the sessions of the service itself, with the limits that the frame gives them', async () => {
    const { settings, version, isSuperuser, connections } = await databaseFacts(open.database, 15);
    expect(settings).toMatchObject({ fsync: expect.any(String), statement_timeout: '10000', lock_timeout: '3000' });
    expect(version).toBeGreaterThanOrEqual(150_000);
    expect(isSuperuser).toBe(false);
    expect(connections).toMatchObject({ max: expect.any(Number), pools: 15 });
    expect(connections.used).toBeGreaterThan(0);
    expect(connections.max).toBeGreaterThan(connections.used);
  });

  it('has the clock of this machine', async () => {
    const { aheadMs, roundTripMs } = await databaseFacts(open.database, 15);
    expect(Math.abs(aheadMs)).toBeLessThanOrEqual(roundTripMs / 2 + 2);
  });

  it('names the databases that the role could read, and not its own', async () => {
    const name = new URL(other.url).pathname.slice(1);
    const role = new URL(temporary.url).username;
    const openDatabases = async () => (await databaseFacts(open.database, 15)).openDatabases;
    expect(await openDatabases()).not.toContain(name);
    await other.query(`GRANT CONNECT ON DATABASE "${name}" TO "${role}"`);
    expect(await openDatabases()).toContain(name);
    await other.query(`REVOKE CONNECT ON DATABASE "${name}" FROM "${role}"`);
  });

  it('knows a transaction that somebody left open', async () => {
    const session = await temporary.begin();
    await session.query('SELECT 1');
    expect((await databaseFacts(open.database, 15)).oldestTransactionSeconds).toBeGreaterThan(0);
    await session.query('ROLLBACK');
    await session.end();
    expect((await databaseFacts(open.database, 15)).oldestTransactionSeconds).toBe(0);
  });
});
