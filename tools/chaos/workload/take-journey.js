import { setTimeout as pause } from 'node:timers/promises';
import { cancelOrder, changePrice, getOrder, listOrders, listProducts, placeOrder } from './operations.js';

const firstLookMs = 400;
/** An order that takes longer is left to itself; whether it ended is seen after the drain. */
const followForMs = 15_000;

/**
 * Takes one journey from its beginning to its end.
 * @param {import('./client.js').Client} client
 * @param {import('./journey.js').Journey} journey
 * @returns {Promise<boolean>} whether an order was accepted
 */
export async function takeJourney(client, journey) {
  if (journey.looksAround) for (const read of [listProducts, listOrders]) await client.perform(journey, read);
  if (journey.price) {
    await write(client, journey, changePrice(journey.price));
    return false;
  }
  const placed = await write(client, journey, placeOrder(journey.order));
  if (placed.outcome !== 'ok') return false;
  const { orderId } = placed.body;
  if (journey.cancelAfterMs !== undefined) {
    await pause(journey.cancelAfterMs);
    await write(client, journey, cancelOrder(orderId));
  }
  await follow(client, journey, orderId);
  return true;
}

async function write(client, journey, operation) {
  const answer = await client.perform(journey, operation);
  const answered = answer.outcome !== 'unknown';
  if (journey.repeats && answered) await client.perform(journey, { ...operation, repeatOf: answer });
  return answer;
}

async function follow(client, journey, orderId) {
  const until = Date.now() + followForMs;
  for (let pauseMs = firstLookMs; Date.now() < until; pauseMs *= 2) {
    await pause(pauseMs);
    const { outcome, body } = await client.perform(journey, getOrder(orderId));
    if (outcome === 'ok' && body.status !== 'placed') return;
  }
}
