import { headers as newHeaders } from '@nats-io/transport-node';
import { withBroker } from '../stage/broker.js';
import { patiently } from '../stage/patiently.js';
import { derivedId } from '../workload/message-id.js';
import { poisons } from './poisons.js';

/** @type {import('./table.js').Fault} */
export const poison = {
  id: 'F17',
  name: 'poison',
  describe: 'Messages that cannot be read, or whose handler throws each time, are published straight into the streams.',
  weight: 2,
  lingersMs: 90_000,
  plan: (random) => ({
    holdMs: 0,
    kinds: random.shuffle(Object.keys(poisons)).slice(0, random.integer(1, 3)),
    chance: random.next(),
  }),
  async inject(stage, { id, kinds, chance }) {
    const targets = stage.claims.take([`poison ${id}`]);
    for (const [index, kind] of kinds.entries()) {
      const message = poisonMessage(kind, poisons[kind], { fault: id, index, chance });
      await patiently(() => withBroker(stage.natsUrl, (broker) => publishPoison(stage, broker, message)));
    }
    return { targets, parameters: { kinds }, heal: async () => {} };
  },
};

/**
 * The ids follow from the plan; the broker recognises a repeat by its broker id, so a lost answer makes no second message.
 * @param {string} what  @param {import('./poisons.js').Poison} poison  @param {{ fault: number, index: number, chance: number }} place
 */
export function poisonMessage(what, poison, { fault, index, chance }) {
  const { subject, type, body, dead, attempts, hasId = true } = poison;
  const [id, key] = ['id', 'key'].map((part) =>
    derivedId('poison', part, String(fault), String(index), String(chance)),
  );
  return {
    what,
    fault,
    subject,
    type,
    body: body(key),
    id: hasId ? id : undefined,
    key,
    dead,
    attempts,
    brokerId: `chaos-${fault}-${index}-${id}`,
  };
}

/**
 * Puts poison into its stream and writes down what has to become of it.
 * @param {import('../stage/open-stage.js').Stage} stage  @param {{ stream: import('@nats-io/jetstream').JetStreamClient }} broker
 * @param {ReturnType<typeof poisonMessage> & { mostAttempts?: number }} message
 */
export async function publishPoison(stage, broker, message) {
  const { what, fault, subject, id, key, brokerId, dead, attempts, mostAttempts } = message;
  const { stream, seq } = await broker.stream.publish(subject, message.body, { headers: headersOf(message) });
  const at = new Date().toISOString();
  // What nobody can read is dead at once for whoever takes it.
  const expects = { dead, ofEveryTaker: attempts === 1, attempts, mostAttempts };
  stage.injected.write({ at, fault, kind: 'poison', what, stream, seq, subject, brokerId, id, key, expects });
}

function headersOf({ id, type, key, brokerId }) {
  const headers = newHeaders();
  const attributes = {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-type': type,
    'ce-source': 'chaos',
    'ce-subject': key,
    'Nats-Msg-Id': brokerId,
  };
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) headers.set(name, value);
  return headers;
}
