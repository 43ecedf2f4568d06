import { withBroker } from '../stage/broker.js';
import { whileBrokerInTrouble } from '../stage/broker-trouble.js';
import { copyOf } from '../stage/message-copy.js';
import { patiently } from '../stage/patiently.js';

/** @type {import('./table.js').Fault} */
export const duplicates = {
  id: 'F15',
  name: 'duplicates',
  describe:
    'Stored messages of any age are published again, 1-5 times each, with broker ids that the broker does not know.',
  weight: 3,
  effect: 'published',
  plan: (random) => ({
    holdMs: 0,
    copies: Array.from({ length: random.integer(3, 12) }, () => ({
      stream: random.pick(streams),
      place: random.next(),
      times: random.integer(1, 5),
    })),
  }),
  async inject(stage, { id, copies }) {
    const targets = stage.claims.take([`duplicates ${id}`]);
    const published = await patiently(() =>
      withBroker(stage.natsUrl, (broker) => publishAll(stage, broker, { id, copies })),
    );
    return { targets, parameters: { published }, heal: async () => {} };
  },
};

const streams = ['EVT_ORDERS', 'EVT_INVENTORY', 'CMD_ORDERS', 'CMD_INVENTORY', 'CMD_PAYMENTS'];

async function publishAll(stage, broker, { id: fault, copies }) {
  let count = 0;
  for (const { stream, place, times } of copies) {
    const original = await messageAt(broker, stream, place);
    if (!original) continue;
    for (let time = 0; time < times; time += 1) {
      const brokerId = `${original.id}:chaos-${fault}-${(count += 1)}`;
      const { seq } = await broker.stream.publish(original.subject, original.body, copyOf(original, brokerId));
      const { subject, id, seq: copied } = original;
      const at = new Date().toISOString();
      stage.injected.write({ at, fault, kind: 'duplicate', stream, seq, copyOf: copied, subject, brokerId, id });
    }
  }
  return count;
}

/** A message of a stream, from its first (0) to its last (1); undefined for what we have put there ourselves. */
async function messageAt({ manager }, stream, place) {
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0) return undefined;
  const seq = state.first_seq + Math.floor(place * (state.last_seq - state.first_seq));
  const found = await manager.streams.getMessage(stream, { seq }).catch(whileBrokerInTrouble());
  const id = found?.header.get('ce-id');
  if (!id || found.header.get('Nats-Msg-Id').includes('chaos-')) return undefined;
  return { id, seq, subject: found.subject, body: found.data, headers: found.header };
}
