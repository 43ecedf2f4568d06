// `npm run demo:poison`: an event that nobody can read, put into the running system, for whoever wants to see a dead letter.
import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { headers as newHeaders } from '@nats-io/transport-node';
import { connectTo } from '../ops/broker.js';
import { OpsProblem } from '../ops/ops-problem.js';
import { developmentAddresses } from '../system/development-addresses.js';

const name = 'orders.order-placed.v1';
const natsUrl = process.env.NATS_URL ?? developmentAddresses().natsUrl;

/** An order that was placed for no amount: its contract has a field `totalCents`, which is missing here. */
async function publish(nats) {
  const [id, orderId, customerId] = [randomUUID(), randomUUID(), randomUUID()];
  const headers = newHeaders();
  const attributes = {
    'ce-id': id,
    'ce-type': name,
    'ce-specversion': '1.0',
    'ce-source': 'demo',
    'ce-subject': orderId,
  };
  for (const [header, value] of Object.entries(attributes)) headers.set(header, value);
  await jetstream(nats).publish(`evt.${name}.0`, JSON.stringify({ orderId, customerId }), { headers });
  return { id, orderId, customerId };
}

try {
  const nats = await connectTo(natsUrl, process.env);
  const { id, ...body } = await publish(nats);
  await nats.close();
  console.log(`Published an order-placed event without its amount.\n\nid:   ${id}\nbody: ${JSON.stringify(body)}`);
} catch (error) {
  console.error(error instanceof OpsProblem ? error.message : error);
  process.exitCode = 1;
}
