import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';
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

const keep = () => shop.app.get(PublishedHistory).keep();
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
    await Promise.all([keep(), keep(), keep()]);
    expect(await partitions()).toHaveLength(9);
    for (const daysAgo of [1, 0, -7]) await publishedAt(daysAgo);
    await keep();
    expect(await partitions()).toHaveLength(9);
  });

  it('drops days that are older than the retention, and none that are not', async () => {
    const before = await partitions();
    const days = await temporary.query<{ name: string; day: string; until: string }>(
      `SELECT 'outbox_published_' || to_char(day, 'YYYYMMDD') AS name, to_char(day, 'YYYY-MM-DD') AS day, to_char(day + interval '1 day', 'YYYY-MM-DD') AS until
       FROM (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') - age * interval '1 day' AS day FROM unnest('{7,8,30}'::int[]) AS age) AS days`,
    );
    for (const { name, day, until } of days)
      await temporary.query(
        `CREATE TABLE ${name} PARTITION OF outbox_published FOR VALUES FROM ('${day} 00:00+00') TO ('${until} 00:00+00')`,
      );
    await keep();
    expect(await partitions()).toEqual([days[0]!.name, ...before]);
  });
});
