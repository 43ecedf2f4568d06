import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { ReconcileLeases } from './reconcile-lease.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login: (await NatsAccount.claim()).login });
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

it('the right to compare is given again after a step back of the clock: nobody began in the future', async () => {
  const leases = shop.app.get(ReconcileLeases);
  const shift = (by: string) =>
    temporary.query(
      `UPDATE outbox_reconciler SET started_at = started_at + $1::interval, lease_until = lease_until + $1::interval`,
      [by],
    );
  expect(await leases.take(60_000)).toBeDefined();
  expect(await leases.take(0)).toBeUndefined();
  await shift('1 hour');
  const lease = await leases.take(60_000);
  expect(lease).toBeDefined();
  await leases.release(lease!);
  expect(await leases.take(60_000)).toBeUndefined();
});
