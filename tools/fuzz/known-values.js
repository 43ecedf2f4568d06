import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Makes a few orders, and tells by field the values that mean something to this system.
 * @param {(request: object) => Promise<import('./send.js').Answer>} ask  sends a request for somebody
 * @param {import('./api.js').Api} api
 */
export async function knownValues(ask, api) {
  const answered = async (request) => jsonOf(await patiently(() => ask(request)));
  const listed = await answered({ caller: 'nobody', method: 'GET', target: '/products' });
  const products = listed.products.map(({ productId }) => productId);
  const [product] = products;
  const place = async (caller, card) => {
    const body = Buffer.from(JSON.stringify({ lines: [{ productId: product, quantity: 1 }], card }));
    const headers = [
      ['content-type', 'application/json'],
      ['prefer', 'wait=20'],
    ];
    return (await answered({ caller, method: 'POST', target: '/orders', headers, body })).orderId;
  };
  const orders = [
    await place('customer', 'tok_ok'),
    await place('customer', 'tok_declined'),
    await place('stranger', 'tok_ok'),
  ];
  const ids = [...orders, '{latest}', randomUUID()];
  const inPaths = api.operations
    .filter(({ path }) => path.includes('{id}'))
    .map(({ path }) => [`${path} id`, path.startsWith('/products') ? products : ids]);
  return {
    ...Object.fromEntries(inPaths),
    productId: products,
    cursor: orders,
    card: ['tok_ok', 'tok_declined', 'tok_other'],
    Prefer: ['wait=1', 'return=minimal', 'respond-async, wait=2'],
    'Idempotency-Key': Array.from({ length: 2_000 }, (_, number) => `key-${number}`),
    'Last-Event-ID': ['0', '1', '2'],
  };
}

/** A system that has just started, or come back, may refuse for a moment. */
async function patiently(ask, tries = 20) {
  const answer = await ask();
  if (answer.status !== 503 || tries === 0) return answer;
  await pause(500);
  return patiently(ask, tries - 1);
}

function jsonOf({ status, failure, body }) {
  if (status >= 200 && status < 300) return JSON.parse(body.toString());
  throw new Error(`The system cannot be prepared for the run: ${failure ?? `${status} ${body.toString()}`}`);
}
