// Callers who ask ORIGIN for something at an even pace, whether or not earlier answers have come, each with a token and an address of
// its own. Told { callers, path, perSecond, seconds } it asks, and tells how that went.
import { Pool } from 'undici';
import { atPace } from '../product/pace.ts';
import { percentile } from '../run/statistics.js';
import { statusOf } from './status-of.js';

process.on('message', async (load) => process.send(await asked(load)));
// Nothing else keeps it alive until it is told what to do.
process.channel.ref();
process.send({ ready: true });

/** @param {{ callers: readonly { token: string, address: string }[], path: string, perSecond: number, seconds: number }} load */
async function asked({ callers, path, perSecond, seconds }) {
  const clients = callers.map(clientOf(path));
  const waitsMs = [];
  let refused = 0;
  await atPace({ perSecond, count: perSecond * seconds, first: 0 }, async (number) => {
    const sentAt = performance.now();
    const status = await clients[number % clients.length]();
    if (status === 200) waitsMs.push(performance.now() - sentAt);
    else refused++;
  });
  return {
    p50Ms: percentile(waitsMs, 0.5),
    p99Ms: percentile(waitsMs, 0.99),
    refusedPercent: (refused / (refused + waitsMs.length)) * 100,
  };
}

/** @param {string} path */
const clientOf =
  (path) =>
  ({ token, address }) => {
    const pool = new Pool(process.env.ORIGIN, { connections: 64, localAddress: address });
    const request = { method: 'GET', path, headers: { authorization: `Bearer ${token}` } };
    return () => statusOf(pool, request);
  };
