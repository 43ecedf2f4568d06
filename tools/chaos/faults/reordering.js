import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../plan/random.js';
import { withBroker } from '../stage/broker.js';
import { whileBrokerInTrouble } from '../stage/broker-trouble.js';

const windowSize = 50;
const longestDelayMs = 2_000;
/** The broker may have been away all the time: it goes on for so long until there was something to shuffle. */
const patienceMs = 20_000;
/** A message that was handed out so often already is left alone: the server gives up on it after a number of deliveries. */
const mostDeliveries = 3;

/** @type {import('./table.js').Fault} */
export const reordering = {
  id: 'F16',
  name: 'reordering',
  describe:
    'Somebody takes up to 50 messages at once from under the consumers of a service and gives each back after another delay.',
  weight: 2,
  effect: 'givenBack',
  plan: (random) => ({ holdMs: random.integer(3_000, 10_000), chance: random.next() }),
  async inject(stage, { id, chance }) {
    const targets = stage.claims.take(['reordering']);
    const end = new AbortController();
    const done = shuffle(stage, new Random(id, chance), end.signal);
    // Whoever heals hears of it; until then nobody waits.
    done.catch(() => {});
    const heal = async () => {
      end.abort();
      return { givenBack: await done };
    };
    return { targets, heal };
  },
};

async function shuffle(stage, random, signal) {
  let givenBack = 0;
  let deadline = Number.POSITIVE_INFINITY;
  signal.addEventListener('abort', () => (deadline = Date.now() + patienceMs));
  while (!signal.aborted || (givenBack === 0 && Date.now() < deadline)) {
    const taken = withBroker(stage.natsUrl, (broker) => shuffleOnce(broker, random));
    givenBack += await taken.catch(whileBrokerInTrouble(0));
    await pause(random.integer(100, 500));
  }
  return givenBack;
}

async function shuffleOnce(broker, random) {
  const consumers = await consumersWithWork(broker);
  if (consumers.length === 0) return 0;
  const { stream, durable } = random.pick(consumers);
  const consumer = await broker.stream.consumers.get(stream, durable);
  const taken = await Array.fromAsync(await consumer.fetch({ max_messages: windowSize, expires: 1_000 }));
  for (const message of random.shuffle(taken))
    message.nak(message.info.deliveryCount > mostDeliveries ? undefined : random.integer(1, longestDelayMs));
  await broker.connection.flush();
  return taken.length;
}

/** All when none has: some will have in a moment. */
async function consumersWithWork({ manager }) {
  const [all, busy] = [[], []];
  for await (const { config } of manager.streams.list()) {
    if (!/^(CMD|EVT)_/.test(config.name)) continue;
    for await (const { name, num_pending: pending } of manager.consumers.list(config.name)) {
      all.push({ stream: config.name, durable: name });
      if (pending > 0) busy.push({ stream: config.name, durable: name });
    }
  }
  return busy.length > 0 ? busy : all;
}
