import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestDatabase } from '@nestwork/testing';
import { Network } from '../spec-support/network.js';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';

let temporary: TestDatabase;
let network: Network;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
  await temporary.query('CREATE TABLE note (id int)');
  network = await Network.to(temporary.url);
  open = await openDatabase({ url: network.url, poolSize: 1 });
  await open.database.transaction(async () => insert(0));
});

afterAll(async () => {
  await open.close();
  await network.close();
  await temporary.drop();
});

const insert = (id: number) => open.database.execute('INSERT INTO note VALUES ($1)', [id]);

async function answersTo(work: () => Promise<unknown>): Promise<number> {
  const before = network.answers;
  await open.database.transaction(work);
  return network.answers - before;
}

async function roundTripsOf(work: () => Promise<unknown>): Promise<number> {
  const before = network.turns;
  await open.database.transaction(work);
  return network.turns - before;
}

describe('a transaction', () => {
  it('starts in the round trip of its first statement', async () => {
    await expect(roundTripsOf(() => insert(1))).resolves.toBe(2);
  });

  it('sends its last statements and COMMIT in one round trip', async () => {
    const roundTrips = roundTripsOf(async () => {
      await insert(1);
      await insert(2);
      open.database.executeWithCommit('INSERT INTO note VALUES ($1)', [3]);
      open.database.executeWithCommit('INSERT INTO note VALUES ($1)', [4]);
    });

    await expect(roundTrips).resolves.toBe(3);
  });

  it('is answered as often, whatever travels with its first statement and with COMMIT', async () => {
    const answers = answersTo(async () => {
      await insert(1);
      open.database.executeWithCommit('INSERT INTO note VALUES ($1)', [2]);
      open.database.executeWithCommit('INSERT INTO note VALUES ($1)', [3]);
    });

    await expect(answers).resolves.toBe(2);
  });

  it('that only has last statements is one round trip', async () => {
    const work = async () => open.database.executeWithCommit('INSERT INTO note VALUES ($1)', [1]);
    await expect(roundTripsOf(work)).resolves.toBe(1);
  });

  it('of a single statement is one round trip, and brings its rows', async () => {
    let rows: object[] = [];
    const insertOne = { name: 'insert and return', sql: 'INSERT INTO note VALUES ($1) RETURNING id' };
    const alone = () => open.database.queryAlone(insertOne, [77]).then((returned) => (rows = returned));
    const before = network.turns;
    await alone();
    expect(network.turns - before).toBe(1);
    expect(rows).toEqual([{ id: 77 }]);
    expect(await open.database.query('SELECT id FROM note WHERE id = 77')).toEqual([{ id: 77 }]);
  });
});
