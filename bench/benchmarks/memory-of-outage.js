import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../run/statistics.js';
import { Pumping } from './pumping.js';

const perSecond = 50;
const settleMs = 60_000;
const drainMs = 300_000;

/**
 * M2: what a long outage of the broker costs a service that goes on committing.
 * @param {import('../run/workbench.js').Workbench} workbench  @param {number} minutes
 * @returns {Promise<import('../run/report.js').Report>}
 */
export async function memoryOfOutage(workbench, minutes) {
  workbench.progress(`\nM2: ${minutes} minutes without broker`);
  const pumping = await Pumping.start(workbench);
  const outageMs = minutes * 60_000;
  pumping.send({ count: Math.ceil(((settleMs + outageMs) / 1_000) * perSecond), perSecond });
  const before = await during(pumping, settleMs);
  await workbench.servers.nats.stop();
  const outage = await during(pumping, outageMs);
  await workbench.servers.nats.start();
  const backAt = performance.now();
  const drain = await pumping.watch(({ handled, sent, atMs }) => handled >= sent || atMs - backAt > drainMs);
  await pause(1_000);
  await pumping.stop();
  return reportOf({ minutes, before, outage, drain, drainedMs: drain.at(-1).atMs - backAt });
}

function during(pumping, forMs) {
  const until = performance.now() + forMs;
  return pumping.watch(({ atMs }) => atMs >= until);
}

function reportOf({ minutes, before, outage, drain, drainedMs }) {
  const rss = (samples) => median(samples.map(({ rssMb }) => rssMb));
  const tail = (samples) => rss(samples.slice(-20));
  const phases = {
    before: tail(before),
    'in the middle': rss(outage),
    'at its end': tail(outage),
    'when drained': tail(drain),
  };
  const contenders = Object.keys(phases).map((name) => ({ name, label: name }));
  const results = new Map(Object.entries(phases).map(([name, rssMb]) => [name, { rssMb }]));
  const { sent, handled } = drain.at(-1);
  return {
    title: `Memory through an outage of ${minutes} minutes`,
    notes: `
NATS is stopped under a service that commits ${perSecond} events a second, and comes back ${minutes} minutes later. The process went on
to the end: it committed ${sent.toLocaleString('en')} events in all.`,
    tables: [{ title: 'memory', columns: [{ name: 'rssMb', title: 'RSS MB' }], contenders, results }],
    goals: [
      { what: 'growth until the end of the outage in MB', goal: 15, value: tail(outage) - tail(before), atMost: true },
      { what: 'seconds until everything is handled', goal: 120, value: drainedMs / 1_000, atMost: true },
      { what: 'events not handled', goal: 0, value: sent - handled, atMost: true },
    ],
  };
}
