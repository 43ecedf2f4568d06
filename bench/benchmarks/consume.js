import { progressOf } from '../run/progress-of.js';
import { stream } from '../run/broker.js';

const template = 'consume';
const database = 'consume_round';

/** A database with the product's tables, and a stream of so many events. @param {import('../run/workbench.js').Workbench} workbench */
export async function prepareConsume(workbench, messages) {
  const { databases, broker } = workbench.servers;
  await databases.create(template);
  await workbench.runProduct('fill', template, {});
  await broker.emptyStream();
  await workbench.runProduct('fill', template, { MESSAGES: messages });
}

/** Removes what prepareConsume made. @param {import('../run/workbench.js').Workbench} workbench */
export async function clearConsume(workbench) {
  await workbench.servers.broker.emptyStream();
  await workbench.servers.databases.drop(template);
}

/**
 * Consumes the whole stream with the product, by as many instances as wanted.
 * @param {import('../run/workbench.js').Workbench} workbench
 * @param {{ messages: number, limitMs: number, concurrency: number, instances?: number, subscriptions?: number }} work
 */
export function consumeByProduct(workbench, { instances = 1, subscriptions = 0, concurrency, ...work }) {
  const env = { CONCURRENCY: concurrency, SUBSCRIPTIONS: subscriptions };
  // What they handle before the last one is ready counts neither as work nor as time.
  const start = () =>
    Promise.all(Array.from({ length: instances }, () => workbench.readyProduct('consumer', database, env)));
  return consume(workbench, { ...work, durable: 'bench_effects', start });
}

/** Consumes the whole stream with the program of the limit. */
export function consumeAtLimit(workbench, { concurrency, ...work }) {
  const durable = 'limit_effects';
  const start = async () => {
    await workbench.servers.broker.addConsumer(durable);
    return [
      workbench.startPlain('limit/consume.js', database, {
        STREAM: stream,
        DURABLE: durable,
        CONCURRENCY: concurrency,
      }),
    ];
  };
  return consume(workbench, { ...work, durable, start });
}

async function consume(workbench, { durable, start, messages, limitMs }) {
  const { databases, broker } = workbench.servers;
  await databases.create(database, template);
  await databases.settle();
  const programs = await start();
  try {
    const work = { done: () => broker.handled(durable), total: messages, limitMs };
    return await progressOf(programs, workbench.servers, work);
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await broker.removeConsumers();
    await databases.drop(database);
  }
}
