import { withBroker } from '../stage/broker.js';
import { recordLost } from '../stage/lost-messages.js';
import { patiently } from '../stage/patiently.js';

/** @type {import('./table.js').Fault} */
export const operatorError = {
  id: 'F26',
  name: 'operator-error',
  describe: 'Somebody with all rights deletes a consumer, or now and then a whole stream with everything in it.',
  weight: 1,
  plan: (random) => ({
    holdMs: 0,
    isWholeStream: random.chance(0.25),
    stream: random.pick(['EVT_ORDERS', 'EVT_INVENTORY', 'CMD_ORDERS', 'CMD_INVENTORY', 'CMD_PAYMENTS']),
    place: random.next(),
  }),
  async inject(stage, { id, ...mistake }) {
    const targets = stage.claims.take(['operator']);
    const deleted = await patiently(() => withBroker(stage.natsUrl, (broker) => makeMistake(broker, mistake)));
    const before = new Date();
    const heal = async () => {
      const streams = mistake.isWholeStream ? [mistake.stream] : [];
      return { healedAt: before.toISOString(), lost: await recordLost(stage, { fault: id, before, streams }) };
    };
    return { targets, parameters: { deleted }, heal };
  },
  recovery: { what: 'events flow', from: 'startedAt', limitMs: 60_000 },
};

/** @returns {Promise<string>} what was deleted */
async function makeMistake({ manager }, { isWholeStream, stream, place }) {
  if (isWholeStream) {
    await manager.streams.delete(stream);
    return stream;
  }
  const consumers = [];
  for await (const { name } of manager.consumers.list(stream)) if (!name.startsWith('chaos_')) consumers.push(name);
  const consumer = consumers[Math.floor(place * consumers.length)];
  if (consumer === undefined) return 'nothing: the stream has no consumer';
  await manager.consumers.delete(stream, consumer);
  return consumer;
}
