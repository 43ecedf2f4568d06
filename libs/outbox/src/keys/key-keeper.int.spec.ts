import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { KeyKeeper } from './key-keeper.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login: (await NatsAccount.claim()).login });
});

afterAll(async () => {
  await shop.app.get(KeyKeeper).stop();
  await shop.stop();
  await temporary.drop();
});

it('KeyKeeper forgets the keys that rested for a month, except one that is being written, and the count begins anew', async () => {
  await temporary.query(
    `INSERT INTO outbox_key (name, key, sequence, updated_at)
     SELECT 'shop.thing-happened.v1', n, 7, now() - CASE WHEN n % 2 = 0 THEN 31 ELSE 29 END * interval '1 day'
     FROM generate_series(1, 2500) AS n`,
  );
  const writer = await temporary.begin();
  await writer.query(`SELECT FROM outbox_key WHERE key = '2' FOR UPDATE`);
  await shop.app.get(KeyKeeper).start();
  const left = () => temporary.query(`SELECT count(*)::int AS keys FROM outbox_key`);
  await eventually(async () => expect(await left()).toEqual([{ keys: 1_251 }]));
  await writer.query('ROLLBACK');
  await writer.end();

  await shop.happen('4', 1);
  await shop.happen('5', 1);
  const headers = await temporary.query<{ n: string; epoch: string }>(
    `SELECT headers ->> 'x-sequence' AS n, headers ->> 'x-epoch' AS epoch FROM outbox ORDER BY id`,
  );
  expect(headers).toMatchObject([{ n: '1' }, { n: '8' }]);
  const [anew, goingOn] = headers.map(({ epoch }) => Date.parse(epoch));
  expect(anew).toBeGreaterThan(goingOn!);
});
