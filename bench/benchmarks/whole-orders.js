import { join } from 'node:path';
import { inRounds } from '../run/rounds.js';
import { booksOf } from './order-books.js';
import { OrderLoad } from './order-load.js';
import { ShopClient } from './shop-client.js';
import { ShopUnderLoad } from './shop-under-load.js';

const contenders = [{ name: 'ours', label: 'Nestwork' }];

/**
 * B6: whole orders, from the HTTP request through three services and a saga to the announcement of their end.
 * @param {import('../run/bench-run.js').Bench} bench
 */
export async function wholeOrders({ root, workbench, rounds, quick }) {
  const [clients, forMs] = quick ? [10, 3_000] : [100, 20_000];
  const shop = new ShopUnderLoad();
  workbench.atEnd(() => shop.close());
  await shop.open(join(root, '.data/bench/system'), join(root, '.data/cache'));
  const client = new ShopClient(shop);
  const load = new OrderLoad(client, shop.products);
  await shop.onOrderEnded((orderId) => load.ended(orderId));
  await load.keepOpen({ clients, rampMs: forMs, forMs: 0 });
  const plan = { contenders, rounds, progress: workbench.progress };
  const results = await inRounds(plan, () => measure(shop, load, { clients, forMs }));
  await load.settled();
  const books = await booksOf(shop, load.accepted);
  client.close();
  await shop.close();
  return report({ results, books, orders: load.accepted.size, clients, forMs });
}

async function measure(shop, load, { clients, forMs }) {
  await load.settled();
  const busy = await load.keepOpen({ clients, rampMs: forMs / 2, forMs, usage: () => shop.usage() });
  const { before, after } = busy;
  await load.settled();
  const perSecond = (busy.count / forMs) * 1_000;
  // At least one a second, so that a machine which is too slow for the first part still says so.
  const calm = await load.atPace({ perSecond: Math.max(1, perSecond / 2), forMs });
  const cpu = Object.entries(after.cpuUs).map(([part, us]) => [
    `${part}Ms`,
    (us - before.cpuUs[part]) / 1_000 / busy.count,
  ]);
  return {
    perSecond,
    p50Ms: busy.p50Ms,
    p99Ms: busy.p99Ms,
    calmP50Ms: calm.p50Ms,
    calmP99Ms: calm.p99Ms,
    ...Object.fromEntries(cpu),
    peakRssMb: after.peakRssMb,
  };
}

const throughput = (clients) => [
  { name: 'perSecond', title: 'orders/s' },
  { name: 'p50Ms', title: `p50 ms, ${clients} open` },
  { name: 'p99Ms', title: `p99 ms, ${clients} open` },
  { name: 'calmP50Ms', title: 'p50 ms at half the rate' },
  { name: 'calmP99Ms', title: 'p99 ms at half the rate' },
  { name: 'peakRssMb', title: 'peak RSS of an app MB' },
];
const processorTime = ['gateway', 'orders', 'inventory', 'payments', 'postgres', 'nats'];

function report({ results, books, orders, clients, forMs }) {
  const cpuColumns = processorTime.map((part) => ({ name: `${part}Ms`, title: part }));
  return {
    title: 'Whole orders',
    notes: notes(clients, forMs / 1_000),
    tables: [
      { title: 'throughput, and time to completion', columns: throughput(clients), contenders, results },
      { title: 'processor time per order in ms', columns: cpuColumns, contenders, results },
    ],
    goals: [
      { what: `lost of ${orders} accepted orders`, goal: 0, value: books.lost, atMost: true },
      { what: 'charged or made twice', goal: 0, value: books.doubled, atMost: true },
      { what: 'units of stock astray', goal: 0, value: books.unitsAstray, atMost: true },
    ],
  };
}

const notes = (clients, seconds) => `
One process of each application in production builds. First ${clients} orders are open at any time for ${seconds} s, then orders come at
an even pace of half that rate for as long. The time to completion runs from the HTTP request to the event that the order is
confirmed, so it spans the gateway, orders, inventory, payments, the provider and the saga between them. In the end the orders,
the provider's ledger and the stock must agree.`;
