import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { PublishedHistory } from '../history/published-history.js';
import { PublishedSlices } from './published-slices.js';

let temporary: TestDatabase;
let shop: ShopInstance;

const now = Date.now();
const minutes = (count: number) => new Date(now + count * 60_000);

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login: (await NatsAccount.claim()).login });
  await shop.app.get(PublishedHistory).prepare();
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

const publish = (count: number, { from, everyMs }: { from: Date; everyMs: number }) =>
  temporary.query(
    `INSERT INTO outbox_published (id, message_id, broker_id, subject, key, headers, body, created_at, published_at, stream, seq)
     SELECT n, n, n, 's', 'k', '{}', '', now(), $2::timestamptz + (n - 1) * $3 * interval '1 ms', 'S', n FROM generate_series(1, $1::int) AS n`,
    [count, from, everyMs],
  );
const sizesOf = async (limit: number, from = minutes(-60), until = minutes(60)) => {
  const sizes: number[] = [];
  for await (const slice of shop.app.get(PublishedSlices).of({ from, until }, limit)) sizes.push(slice.length);
  return sizes;
};
const sum = (sizes: readonly number[]) => sizes.reduce((one, other) => one + other, 0);

describe('PublishedSlices', () => {
  it('gives every row of the span once, and never more at a time than it may', async () => {
    await temporary.query('TRUNCATE outbox_published');
    await publish(5_000, { from: minutes(-50), everyMs: 5 });
    await publish(1_000, { from: minutes(20), everyMs: 1_000 });
    const sizes = await sizesOf(100);
    expect(sum(sizes)).toBe(6_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(sum(await sizesOf(100, minutes(-50), minutes(20)))).toBe(5_000);
  });

  it('leaves out nothing of what was settled in one millisecond', async () => {
    await temporary.query('TRUNCATE outbox_published');
    await publish(250, { from: minutes(-50), everyMs: 0 });
    expect(await sizesOf(100)).toEqual([250]);
  });
});
