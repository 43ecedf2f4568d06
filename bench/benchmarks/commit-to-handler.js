import { setTimeout as pause } from 'node:timers/promises';
import { inRounds } from '../run/rounds.js';
import { percentile } from '../run/statistics.js';
import { latencyContenders } from './latency-contenders.js';

const perSecond = 500;
const template = 'latency';

/**
 * B4: how long after a commit the handler of another service starts.
 * @param {import('../run/bench-run.js').Bench} bench
 */
export async function commitToHandler({ workbench, rounds, quick }) {
  const seconds = quick ? 2 : 20;
  const { databases } = workbench.servers;
  await databases.create(template);
  await workbench.runProduct('fill', template, {});
  const plan = { contenders: latencyContenders, rounds, progress: workbench.progress };
  const results = await inRounds(plan, (contender) => measure(workbench, contender, seconds));
  await databases.drop(template);
  const { p50Ms, p99Ms } = results.get('ours');
  return {
    title: 'Commit to handler',
    notes: notes(seconds),
    tables: [{ title: `${perSecond} events/s for ${seconds} s`, columns, contenders: latencyContenders, results }],
    goals: [
      { what: 'p50 ms', goal: 1, value: p50Ms, atMost: true },
      { what: 'p99 ms', goal: 5, value: p99Ms, atMost: true },
    ],
  };
}

const columns = [
  { name: 'p50Ms', title: 'p50 ms' },
  { name: 'p99Ms', title: 'p99 ms' },
  { name: 'arrivedPercent', title: 'arrived 3 s after the last %' },
  { name: 'senderUs', title: 'sender CPU µs/event' },
  { name: 'receiverUs', title: 'receiver CPU µs/event' },
  { name: 'peakRssMb', title: 'peak RSS MB' },
];

const notes = (seconds) => `
A service commits a row and an event per transaction, ${perSecond} times a second for ${seconds} s, whether or not the system keeps
up; the clock runs from the commit to the first line of a handler in another process. Nestwork's handler starts behind its inbox;
the others are received by a bare pull consumer. Events that have not arrived 3 s after the last commit are in no percentile.`;

const arrivalMs = 3_000;
const warmUp = { perSecond, count: 500, first: 0 };

async function measure(workbench, contender, seconds) {
  const { databases, broker } = workbench.servers;
  const [sending, receiving] = ['latency_sending', 'latency_receiving'];
  for (const name of [sending, receiving]) await databases.create(name, template);
  for (const sql of contender.before ?? []) await databases.run(sql, sending);
  await broker.emptyStream();
  await databases.settle();
  const { sender, receiver } = await contender.start(workbench, { sending, receiving });
  try {
    await sent(sender, warmUp);
    // What a cold start left behind is not what is measured.
    await pause(arrivalMs);
    return await latencies({ sender, receiver }, { perSecond, count: perSecond * seconds, first: warmUp.count });
  } finally {
    await Promise.all([sender.stop(), receiver.stop()]);
    for (const sql of contender.after ?? []) await databases.run(sql, sending);
    for (const name of [sending, receiving]) await databases.drop(name);
  }
}

async function latencies({ sender, receiver }, request) {
  const before = [sender.usage(), receiver.usage()];
  const committed = await sent(sender, request);
  await pause(arrivalMs);
  const after = [sender.usage(), receiver.usage()];
  receiver.send({});
  const { times: arrived } = await receiver.message();
  const waits = [...committed]
    .filter(([number]) => arrived.has(number))
    .map(([number, at]) => msBetween(at, arrived.get(number)));
  return {
    p50Ms: percentile(waits, 0.5),
    p99Ms: percentile(waits, 0.99),
    arrivedPercent: (waits.length / request.count) * 100,
    senderUs: (after[0].cpuUs - before[0].cpuUs) / request.count,
    receiverUs: (after[1].cpuUs - before[1].cpuUs) / request.count,
    peakRssMb: Math.max(...after.map(({ peakRssMb }) => peakRssMb)),
  };
}

/** @param {bigint} start  @param {bigint} end  both of process.hrtime, which is one clock for all processes of a machine */
function msBetween(start, end) {
  return Number(end - start) / 1e6;
}

async function sent(sender, request) {
  sender.send(request);
  return (await sender.message()).times;
}
