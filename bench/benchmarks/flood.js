import { setTimeout as pause } from 'node:timers/promises';
import { inRounds } from '../run/rounds.js';
import { newEdge, ours } from './edge.js';

const slowClients = 500;
const path = '/orders';
const floodPerSecond = 2_000;
const perSecond = 200;

/** What goes on beside those who are measured. */
const contenders = [
  { name: 'alone', label: 'nobody else' },
  { name: 'slow', label: `${slowClients} slow clients`, isSlow: true },
  { name: 'flood', label: 'a flood', isFlooded: true },
  { name: 'both', label: `${slowClients} slow clients and a flood`, isSlow: true, isFlooded: true },
];

/**
 * B9: what callers notice of others who are slow, and of one who asks far too much.
 * @param {import('../run/bench-run.js').Bench} bench
 */
export async function flood(bench) {
  const seconds = bench.quick ? 2 : 20;
  const plan = { contenders, rounds: bench.rounds, progress: bench.workbench.progress };
  const results = await inRounds(plan, (contender) => measure(bench, contender, seconds));
  const [alone, both] = ['alone', 'both'].map((name) => results.get(name));
  return {
    title: 'Slow clients and a flood',
    notes: notes(seconds),
    tables: [{ title: `other callers, ${perSecond} requests a second`, columns, contenders, results }],
    goals: [
      { what: 'p99 beside both, times that alone', goal: 2, value: both.p99Ms / alone.p99Ms, atMost: true },
      { what: 'other callers refused beside both in %', goal: 0, value: both.refusedPercent, atMost: true },
    ],
  };
}

const columns = [
  { name: 'p50Ms', title: 'p50 ms' },
  { name: 'p99Ms', title: 'p99 ms' },
  { timesFirst: 'p99Ms', title: 'p99 ÷ that alone' },
  { name: 'refusedPercent', title: 'refused %' },
  { name: 'floodRefusedPercent', title: 'of the flood refused %' },
  { name: 'cutOff', title: 'slow clients cut off' },
  { name: 'gatewayCpuPercent', title: 'gateway CPU %' },
  { name: 'gatewayRssMb', title: 'gateway peak RSS MB' },
];

async function measure({ root, workbench }, contender, seconds) {
  const { databases } = workbench.servers;
  const edge = await newEdge(root);
  await databases.create(edge.database);
  const programs = [];
  const start = async (file, env = {}) => {
    const origin = { ORIGIN: `http://127.0.0.1:${edge.port}` };
    const program = await workbench.readyPlain(`load/${file}.js`, edge.database, { ...origin, ...env });
    programs.push(program);
    return program;
  };
  try {
    const { gateway, service } = await ours('orders', [], {})(workbench, edge);
    programs.push(gateway, service);
    return await noticed({ edge, gateway, start }, contender, seconds);
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await databases.drop(edge.database);
  }
}

/** What other callers notice of a contender, and what it costs the gateway; both are warm by then. */
async function noticed({ edge, gateway, start }, { isSlow, isFlooded }, seconds) {
  const others = { callers: await otherCallers(edge), path, perSecond };
  const caller = await start('callers');
  await answerTo(caller, { ...others, seconds: 5 });
  const slow = isSlow && (await start('slow-clients', { CLIENTS: slowClients, TOKEN: edge.token }));
  const flooding = isFlooded && answerTo(await start('callers'), await theFlood(edge, seconds + 4));
  await pause(2_000);
  const before = gateway.usage();
  const figures = await answerTo(caller, { ...others, seconds });
  const after = gateway.usage();
  return {
    ...figures,
    floodRefusedPercent: flooding ? (await flooding).refusedPercent : Number.NaN,
    cutOff: slow ? (await answerTo(slow, {})).cutOff : Number.NaN,
    gatewayCpuPercent: (after.cpuUs - before.cpuUs) / seconds / 1e4,
    gatewayRssMb: after.peakRssMb,
  };
}

/** A hundred customers behind twenty addresses, each well within every quota. */
function otherCallers({ tokenOf }) {
  return Promise.all(
    Array.from({ length: 100 }, async (_, index) => ({
      token: await tokenOf(),
      address: `127.0.1.${1 + (index % 20)}`,
    })),
  );
}

/** One customer at one address. */
async function theFlood({ tokenOf }, seconds) {
  const callers = [{ token: await tokenOf(), address: '127.0.3.1' }];
  return { callers, path, perSecond: floodPerSecond, seconds };
}

async function answerTo(program, message) {
  program.send(message);
  return program.message();
}

const notes = (seconds) => `
A hundred customers at twenty addresses ask the gateway of the shop for their orders, ${perSecond} times a second together for ${seconds} s, whether or not
earlier answers have come; the quotas are those that it is shipped with. Beside them ${slowClients} connections send a byte of a header or of a body
each second, or ask for much and read nothing, and come back when they are cut off; and one customer asks ${floodPerSecond.toLocaleString('en')} times a second. All of
that runs on the same cores as the gateway, so the processor time of the flood itself is part of what the others notice.`;
