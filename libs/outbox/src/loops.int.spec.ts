import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { BackgroundLoop } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../spec-support/shop-instance.js';
import { HistoryKeeper } from './history/history-keeper.js';
import { KeyKeeper } from './keys/key-keeper.js';
import { LeaseKeeper } from './lanes/lease-keeper.js';
import { OutboxWatch } from './outbox-watch.js';
import { ReconcileLoop } from './reconcile/reconcile-loop.js';
import { Reconciler } from './reconcile/reconciler.js';
import { OutboxRelay } from './relay/outbox-relay.js';

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

async function openSubscriptions(): Promise<number> {
  const [, open] = /nestwork_nats_subscriptions\S* (\d+)/.exec(await shop.app.get(Metrics).text()) ?? [];
  if (open === undefined) throw new Error('Nobody counts the subscriptions');
  return Number(open);
}

it('each loop of the outbox may be started twice and stopped twice, and leaves nothing open', async () => {
  const parts = [HistoryKeeper, LeaseKeeper, OutboxRelay, OutboxWatch, KeyKeeper, ReconcileLoop];
  const before = await openSubscriptions();
  for (const part of parts) {
    const loop: BackgroundLoop = shop.app.get(part);
    await loop.start();
    await loop.start();
    await loop.stop();
    await loop.stop();
    expect([loop.name, await openSubscriptions()]).toEqual([loop.name, before]);
  }
});

it('a comparison under way ends with its loop, also when that was started twice', async () => {
  const run = jest.spyOn(shop.app.get(Reconciler), 'run').mockImplementation(async (_, signal) => {
    await once(signal, 'abort');
    return undefined;
  });
  const loop = shop.app.get(ReconcileLoop);
  await loop.start();
  await eventually(() => expect(run).toHaveBeenCalled());
  await loop.start();
  await loop.stop();
});
