import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { discrepancies } from './support/discrepancies.js';
import { KeptConnection } from './support/kept-connection.js';
import { LoadBalancer } from './support/load-balancer.js';
import { Operator } from './support/operator.js';
import { Shop } from './support/shop.js';
import { SteadyLoad } from './support/steady-load.js';
import type { Part } from './support/system.js';
import { until } from './support/until.js';

const clients = 6;
const betweenRestarts = 30;
const services = ['orders-1', 'orders-2', 'inventory-1', 'inventory-2', 'payments-1', 'payments-2'] as const;
const gateways = ['gateway-1', 'gateway-2'] as const;

const shop = new Shop();
let balancer: LoadBalancer | undefined;
let connections: KeptConnection[] = [];

beforeAll(async () => {
  await shop.open('rolling-restart', { instances: 2, env: { STOP_DELAY_MS: '2000' } });
  const opened = (balancer = new LoadBalancer(shop.system.addresses.gateways));
  connections = Array.from({ length: clients }, () => new KeptConnection(opened));
}, 180_000);
afterAll(async () => {
  for (const connection of connections) connection.close();
  await balancer?.close();
  await shop.close();
}, 60_000);

async function restart(name: Part): Promise<void> {
  await shop.system.stop(name);
  await shop.system.start(name);
  await shop.system.untilReady(name);
}

describe('Restarting one process after the other with SIGTERM, under load', () => {
  it('fails no request, loses nothing, repeats nothing, and every process ends in time with its work done', async () => {
    const watcher = await shop.customer();
    const customers = await Promise.all(connections.map(({ send }) => shop.customer([], watcher.id, send)));
    const before = await watcher.products();
    const load = new SteadyLoad(customers);
    for (const name of [...services, ...gateways]) {
      await load.more(betweenRestarts);
      await restart(name);
    }
    await load.more(betweenRestarts);
    await load.stop();

    expect(load.failures).toEqual([]);
    expect(await shop.system.exits()).toEqual([...services, ...gateways].map((name) => `${name} ended with 0`));
    const orders = await until(
      async () => {
        const all = await watcher.orders();
        return all.some(({ status }) => status === 'placed') ? undefined : all;
      },
      { what: 'every order has ended', timeoutMs: 120_000, everyMs: 1_000 },
    );
    const books = { accepted: load.accepted, orders, before, after: await watcher.products() };
    expect(discrepancies({ ...books, ledger: await shop.ledger() })).toEqual([]);
    const operator = new Operator(shop.system.addresses.natsUrl);
    expect(await operator.rows('failed', 'list')).toEqual([]);
  }, 600_000);
});
