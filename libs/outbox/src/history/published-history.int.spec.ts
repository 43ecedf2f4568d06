import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { HistoryKeeper } from './history-keeper.js';
import { PublishedHistory } from './published-history.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  shop = await ShopInstance.start({
    databaseUrl: temporary.url,
    login: (await NatsAccount.claim()).login,
    keepPublishedDays: 7,
  });
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

const history = () => shop.app.get(PublishedHistory);
/** Makes the partition of a day so long ago. */
const addDay = async (daysAgo: number) => {
  const sql = `SELECT to_char(day, 'YYYY-MM-DD') AS day, to_char(day + interval '1 day', 'YYYY-MM-DD') AS until
     FROM (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') - $1::int * interval '1 day' AS day) AS days`;
  const [found] = await temporary.query<{ day: string; until: string }>(sql, [daysAgo]);
  const { day, until } = found!;
  const name = `outbox_published_${day.replaceAll('-', '')}`;
  const bounds = `FROM ('${day} 00:00+00') TO ('${until} 00:00+00')`;
  await temporary.query(`CREATE TABLE ${name} PARTITION OF outbox_published FOR VALUES ${bounds}`);
  return name;
};
const partitions = async () => {
  const sql = `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'outbox_published'::regclass ORDER BY 1`;
  return (await temporary.query<{ name: string }>(sql)).map(({ name }) => name);
};
const publishedAt = (daysAgo: number) =>
  temporary.query(
    `INSERT INTO outbox_published (id, message_id, broker_id, subject, key, headers, body, created_at, published_at, stream, seq)
     VALUES (1, 'a', 'a', 's', 'k', '{}', '', now(), now() - $1::int * interval '1 day', 'S', 1)`,
    [daysAgo],
  );

describe('PublishedHistory', () => {
  it('has a partition for each day from yesterday to a week ahead, also when several instances make them at once', async () => {
    await Promise.all([history().prepare(), history().prepare(), history().prepare()]);
    expect(await partitions()).toHaveLength(9);
    for (const daysAgo of [1, 0, -7]) await publishedAt(daysAgo);
    await history().prepare();
    expect(await partitions()).toHaveLength(9);
  });

  it('drops days that are older than the retention, and none that are not', async () => {
    const before = await partitions();
    const [kept] = [await addDay(7), await addDay(8), await addDay(30)];
    await history().prune();
    expect(await partitions()).toEqual([kept, ...before]);
  });

  it('is made ready while something reads it for long, such as a backup, and then loses its old days', async () => {
    const before = await partitions();
    await temporary.query(`DROP TABLE ${before.at(-1)}`);
    const old = await addDay(9);
    const backup = await temporary.begin();
    await backup.query('LOCK TABLE outbox_published IN ACCESS SHARE MODE');
    const keeper = shop.app.get(HistoryKeeper);
    await keeper.start();
    await keeper.stop();
    expect(await partitions()).toEqual([old, ...before]);
    await backup.query('ROLLBACK');
    await backup.end();
    await keeper.start();
    await eventually(async () => expect(await partitions()).toEqual(before));
    await keeper.stop();
  });
});
