import { headers as newHeaders } from '@nats-io/transport-node';
import { withBroker } from '../stage/broker.js';
import { operate } from '../stage/operator.js';
import { patiently } from '../stage/patiently.js';
import { derivedId } from '../workload/message-id.js';

/** @type {import('./table.js').Fault} */
export const redrive = {
  id: 'F29',
  name: 'redrive',
  describe:
    'An operator mends dead letters and has all of their consumer tried again, while sound copies of the mended ones arrive as well.',
  weight: 2,
  lingersMs: 30_000,
  plan: (random) => ({ holdMs: 0, count: random.integer(2, 4), chance: random.next() }),
  async inject(stage, { id, count, chance }) {
    const targets = stage.claims.take(['dead letters of payments']);
    const letters = Array.from({ length: count }, (_, index) => letterOf({ fault: id, index, chance }));
    await patiently(() => publish(stage, letters, { number: 0, isSound: false }));
    const heal = async () => {
      for (const letter of letters) await patiently(() => mend(stage, letter), patienceMs);
      for (const letter of letters) stage.injected.write(evidenceOf(letter));
      await redriveAll(stage, letters);
      return { mended: letters.length };
    };
    return { targets, parameters: { count }, heal };
  },
};

/** A dead letter may come late, behind a broker that is away, and so may every answer. */
const patienceMs = 120_000;

const consumer = 'payments.customer-ledger';
const subject = 'evt.orders.order-placed.v1.3';

/** An order of a customer whom nobody else knows: the ledger adds, so that it shows a second effect. The ids follow from the plan. */
function letterOf({ fault, index, chance }) {
  const [id, orderId, customerId] = ['id', 'order', 'customer'].map((part) =>
    derivedId('redrive', part, String(fault), String(index), String(chance)),
  );
  return { fault, id, orderId, customerId, totalCents: 100 + index };
}

/** Without its amount it cannot be read, so that it is dead at once. */
function bodyOf({ orderId, customerId, totalCents }, { isSound }) {
  return JSON.stringify({ orderId, customerId, ...(isSound && { totalCents }) });
}

/** The broker recognises a repeat by its broker id, so a lost answer makes no further copy. */
function publish({ natsUrl }, letters, { number, isSound }) {
  return withBroker(natsUrl, async ({ stream }) => {
    for (const letter of letters) {
      const headers = newHeaders();
      const attributes = {
        'ce-specversion': '1.0',
        'ce-id': letter.id,
        'ce-type': 'orders.order-placed.v1',
        'ce-source': 'chaos',
        'ce-subject': letter.orderId,
        'Nats-Msg-Id': `chaos-${letter.fault}-${letter.id}-${number}`,
      };
      for (const [name, value] of Object.entries(attributes)) headers.set(name, value);
      await stream.publish(subject, bodyOf(letter, { isSound }), { headers });
    }
  });
}

function mend(stage, letter) {
  const body = ['--body', bodyOf(letter, { isSound: true }), '--reason', 'its amount was missing'];
  return operate(stage, 'failed', 'edit', letter.id, '--service', 'payments', ...body);
}

function evidenceOf({ fault, id, orderId: key, customerId, totalCents }) {
  const place = { subject, consumer, id, key };
  return { at: new Date().toISOString(), fault, kind: 'mended', ...place, customerId, totalCents };
}

/** With the poison that is dead there, which stays dead. Copies come while they are tried, and when all of them took effect. */
async function redriveAll(stage, letters) {
  const ids = letters.map(({ id }) => id);
  await patiently(async () => {
    if ((await kept(stage, ids)) === 0) return;
    await operate(stage, 'failed', 'redrive', '--consumer', consumer, '--service', 'payments', '--rate', '20');
  }, patienceMs);
  await patiently(() => publish(stage, letters, { number: 1, isSound: true }));
  await patiently(async () => {
    const left = await kept(stage, ids);
    if (left > 0) throw new Error(`${left} mended dead letters are not handled yet`);
  }, patienceMs);
  await patiently(() => publish(stage, letters, { number: 2, isSound: true }));
}

async function kept({ databases }, ids) {
  const sql = 'SELECT count(*)::int AS count FROM failed_message WHERE message_id = ANY ($1)';
  const [{ count }] = await databases.query('payments', sql, [ids]);
  return count;
}
