import { clearConsume, consumeByProduct, prepareConsume } from './consume.js';
import { inRounds } from '../run/rounds.js';
import { KeptHistory } from './kept-history.js';

/**
 * B7: what a message costs when there are more instances, more subscriptions, or a longer history.
 * @param {import('../run/bench-run.js').Bench} bench
 */
export async function scale({ workbench, rounds, quick, rowsKept }) {
  const work = { messages: quick ? 10_000 : 100_000, limitMs: quick ? 2_000 : 15_000, concurrency: 10 };
  await prepareConsume(workbench, work.messages);
  const measure = async (contenders) =>
    inRounds({ contenders, rounds, progress: workbench.progress }, async ({ extra }) =>
      withCost(await consumeByProduct(workbench, { ...work, ...extra })),
    );
  const tables = [];
  for (const { title, contenders } of consumeTables(quick))
    tables.push({ title, columns, contenders, results: await measure(contenders) });
  await clearConsume(workbench);
  tables.push(await historyTable({ workbench, rounds: Math.min(rounds, 3), quick, rowsKept }));
  return { title: 'Scale', notes, tables, goals: tables.map(goalOf) };
}

const columns = [
  { name: 'perSecond', title: 'messages/s' },
  { name: 'costUs', title: 'CPU of all parts µs/message' },
  { timesFirst: 'costUs', title: '÷ first' },
  { name: 'cpuUs', title: 'service' },
  { name: 'postgresUs', title: 'PostgreSQL' },
  { name: 'natsUs', title: 'NATS' },
  { name: 'peakRssMb', title: 'peak RSS of an instance MB' },
];

const notes = `
Instances and subscriptions: a stream of events is consumed through the inbox, 10 at once per instance, by one durable consumer;
further subscriptions are durable consumers of their own, each with an open pull, whose events do not come. History: rows that
the product itself has published before and keeps, with their messages in the stream; then 20,000 more are drained. What counts is
the processor time per message: the throughput of more instances ends where the machine's cores end.`;

const withCost = (figures) => ({ ...figures, costUs: figures.cpuUs + figures.postgresUs + figures.natsUs });

function consumeTables(quick) {
  const contender = (count, what, extra) => ({ name: String(count), label: `${count} ${what}`, extra });
  return [
    {
      title: 'instances of the service',
      contenders: [1, 2, 4].map((instances) => contender(instances, 'instances', { instances })),
    },
    {
      title: 'subscriptions of the service',
      contenders: (quick ? [10, 50] : [10, 100, 1_000]).map((subscriptions) =>
        contender(subscriptions, 'subscriptions', { subscriptions }),
      ),
    },
  ];
}

async function historyTable({ workbench, rounds, quick, rowsKept }) {
  const sizes = quick ? [1_000, 5_000] : [1_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= rowsKept);
  const drained = quick ? 2_000 : 20_000;
  const history = new KeptHistory(workbench);
  await history.prepare();
  const contenders = sizes.map((size) => ({
    name: String(size),
    label: `${size.toLocaleString('en')} rows kept`,
    size,
  }));
  // In the order of their size within every round: the next history is the last one with more rows.
  const plan = { contenders, rounds, progress: workbench.progress, inOrder: true };
  const results = await inRounds(plan, async ({ size }) => withCost(await history.drainBehind(size, drained)));
  await history.clear();
  return { title: 'history of the outbox', columns, contenders, results };
}

function goalOf({ title, contenders, results }) {
  const cost = (contender) => results.get(contender.name).costUs;
  return {
    what: `${title}: cost per message, last ÷ first`,
    goal: 1.2,
    value: cost(contenders.at(-1)) / cost(contenders[0]),
    atMost: true,
  };
}
