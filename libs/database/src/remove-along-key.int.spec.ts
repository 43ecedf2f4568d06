import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';
import { removeAlongKey } from './remove-along-key.js';
import { textOf } from './statement.js';

let temporary: TestDatabase;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('spec');
  open = await openDatabase({ url: temporary.url });
  await temporary.query(
    'CREATE TABLE thing (kind text NOT NULL, key text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (kind, key))',
  );
});
beforeEach(async () => {
  await temporary.query('TRUNCATE thing');
  await temporary.query(
    `INSERT INTO thing SELECT 'kind ' || n % 3, n, now() - CASE WHEN n % 2 = 0 THEN 31 ELSE 29 END * interval '1 day'
     FROM generate_series(1, 4500) AS n`,
  );
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await open.close();
  await temporary.drop();
});

const things = {
  table: 'thing',
  key: ['kind', 'key'],
  where: `at < now() - $1::int * interval '1 day'`,
  days: 30,
  isStopping: () => false,
};
const left = async () => (await temporary.query('SELECT FROM thing')).length;

describe('removing rows along their key', () => {
  it('removes those that are meant, however many steps that takes, and says how many', async () => {
    expect(await removeAlongKey(open.database, things)).toBe(2_250);
    expect(await left()).toBe(2_250);
    expect(await removeAlongKey(open.database, things)).toBe(0);
  });

  it('leaves alone what a transaction holds', async () => {
    const writer = await temporary.begin();
    await writer.query(`SELECT FROM thing WHERE key = '2' FOR UPDATE`);
    expect(await removeAlongKey(open.database, things)).toBe(2_249);
    await writer.query('ROLLBACK');
    await writer.end();
  });

  it('ends between two steps when it is told to', async () => {
    const isStopping = jest.fn<() => boolean>().mockReturnValueOnce(false).mockReturnValue(true);
    expect(await removeAlongKey(open.database, { ...things, isStopping })).toBe(500);
  });

  it('never reads the whole table at once', async () => {
    const asked = jest.spyOn(open.database, 'query');
    await removeAlongKey(open.database, things);
    await temporary.query('ANALYZE thing');
    const [sql, params] = asked.mock.calls[1]!;
    const plan = await temporary.plan(textOf(sql), params);
    expect(plan).toContain('Index Cond: (ROW(kind, key) >');
    expect(plan).not.toContain('Seq Scan');
  });
});
