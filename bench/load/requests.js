// Sends one request again and again over CONNECTIONS kept connections to ORIGIN, each the next one as soon as the last is answered, for
// as long as it is told to, and tells how that went. A process of its own, so that nobody's work is measured together with it.
import { Client } from 'undici';
import { percentile } from '../run/statistics.js';
import { statusOf } from './status-of.js';

const clients = Array.from({ length: Number(process.env.CONNECTIONS) }, () => new Client(process.env.ORIGIN));

process.on('message', async (load) => process.send(await underLoad(load)));
// Nothing else keeps it alive until it is told what to do.
process.channel.ref();
process.send({ ready: true });

/** @param {{ request: import('undici').Dispatcher.DispatchOptions, status: number, seconds: number }} load  `status`: of a good answer */
async function underLoad({ request, status: expected, seconds }) {
  const waitsMs = [];
  let failed = 0;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1_000;
  const keepAsking = async (client) => {
    for (let sentAt = startedAt; sentAt < endAt;) {
      const status = await statusOf(client, request);
      const answeredAt = performance.now();
      if (status === expected) waitsMs.push(answeredAt - sentAt);
      else failed++;
      sentAt = answeredAt;
    }
  };
  await Promise.all(clients.map(keepAsking));
  return {
    count: waitsMs.length,
    failed,
    tookS: (performance.now() - startedAt) / 1_000,
    p50Ms: percentile(waitsMs, 0.5),
    p99Ms: percentile(waitsMs, 0.99),
  };
}
