import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import type { OpenGateway } from '../spec-support/open-gateway.js';
import type { Responder } from '../spec-support/responder.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const tea = '0190b5a0-0000-7000-8000-000000000001';

let gateway: OpenGateway;
let services: Responder;
let close: () => Promise<void>;
let authorization: string;

beforeAll(async () => {
  ({ gateway, services, close } = await gatewayWithServices());
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
}, 30_000);
beforeEach(() => services.forget());
afterAll(() => close());

async function ask(
  query: string,
  { headers, ...others }: { variables?: object; extensions?: object; headers?: object } = {
    headers: { authorization },
  },
) {
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { ...headers },
    payload: { query, ...others },
  });
  return answer.json();
}

describe('a GraphQL field', () => {
  it('is the endpoint of its name', async () => {
    await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
    const answer = await ask(
      `mutation { placeOrder(input: { lines: [{ productId: "${tea}", quantity: 2 }], card: "tok_ok" }) { orderId totalCents } }`,
    );
    expect(answer).toEqual({ data: { placeOrder: { orderId, totalCents: 900 } } });
    expect(services.heard).toMatchObject([{ body: { customerId: customer, card: 'tok_ok' } }]);
  });

  it('is guarded as its route is', async () => {
    const answer = await ask(`mutation { cancelOrder(id: "${orderId}") { orderId } }`, { headers: {} });
    expect(answer).toMatchObject({
      errors: [{ path: ['cancelOrder'], extensions: { status: 401, code: 'gateway.unauthenticated' } }],
    });
  });

  it('that fails takes no other one of the request with it', async () => {
    const [mine, other] = [orderId, tea];
    const error = { code: 'orders.order-not-found', category: 'not-found', message: '', details: { orderId: other } };
    await services.answers('orders.request-cancellation.v1', ({ body }) =>
      Reflect.get(Object(body), 'orderId') === mine ? { ok: { orderId: mine } } : { error },
    );
    const answer = await ask(`mutation {
      first: cancelOrder(id: "${other}") { orderId }
      second: cancelOrder(id: "${mine}") { orderId }
    }`);
    expect(answer).toMatchObject({
      data: { first: null, second: { orderId: mine } },
      errors: [{ path: ['first'], extensions: { status: 404, code: error.code, details: { orderId: other } } }],
    });
  });

  it('whose answer lacks a part has null there, and an error that names the part', async () => {
    const line = { productId: tea, name: 'Green tea', quantity: 2, unitPriceCents: 450 };
    const placedAt = '2026-01-01T10:00:00.000Z';
    const order = { orderId, customerId: customer, status: 'confirmed', totalCents: 900, placedAt, lines: [line] };
    await services.answers('orders.get-order.v1', () => ({ ok: { ...order, journey: [] } }));
    const payment = { orderId, status: 'captured', amountCents: 900 };
    await services.answers('payments.get-payment.v1', () => ({ ok: payment }));
    const answer = await ask(
      `{ getOrderOverview(id: "${orderId}") { partial payment { status } stock { available } problems { part } } }`,
    );
    expect(answer.data.getOrderOverview).toEqual({
      partial: true,
      payment: { status: 'captured' },
      stock: null,
      problems: [{ part: 'stock' }],
    });
    expect(answer.errors).toMatchObject([
      {
        path: ['getOrderOverview', 'stock'],
        extensions: { status: 503, code: 'service-unavailable', retryAfterS: 1 },
      },
    ]);
  });

  it('says when to come back where no service answers', async () => {
    const answer = await ask('{ listOrders { nextCursor } }');
    expect(answer).toMatchObject({
      data: { listOrders: null },
      errors: [{ extensions: { status: 503, code: 'service-unavailable', retryAfterS: 1 } }],
    });
  });

  it('has an Idempotency-Key of its own for each of its names', async () => {
    await services.answers('orders.request-cancellation.v1', () => ({ ok: { orderId } }));
    const headers = { authorization, 'idempotency-key': 'k-1' };
    const cancel = `cancelOrder(id: "${orderId}") { orderId }`;
    for (let repeat = 0; repeat < 2; repeat++) await ask(`mutation { ${cancel} again: ${cancel} }`, { headers });
    await gateway.app.inject({ method: 'DELETE', url: `/orders/${orderId}`, headers });
    const [first, again, ...repeats] = services.heard.map(({ id }) => id);
    expect(again).not.toBe(first);
    expect(repeats).toEqual([first, again, first]);
  });

  it('takes an Idempotency-Key as an extension, too, but not two of them', async () => {
    await services.answers('orders.request-cancellation.v1', () => ({ ok: { orderId } }));
    const query = `mutation { cancelOrder(id: "${orderId}") { orderId } }`;
    const keyed = { extensions: { idempotencyKey: 'k-1' }, headers: { authorization } };
    await ask(query, keyed);
    await ask(query, { headers: { authorization, 'idempotency-key': 'k-1' } });
    const [first, repeat] = services.heard.map(({ id }) => id);
    expect(repeat).toBe(first);
    const refused = [
      await ask(query, { ...keyed, headers: { authorization, 'idempotency-key': 'k-2' } }),
      await ask(query, { ...keyed, extensions: { idempotencyKey: 7 } }),
    ];
    for (const { errors } of refused)
      expect(errors).toMatchObject([{ extensions: { code: 'gateway.idempotency-key-malformed' } }]);
  });

  it('arrives whole when it is long enough to be compressed', async () => {
    const payload = { query: '{ __schema { types { name fields { name type { name } } } } }' };
    const headers = { 'accept-encoding': 'gzip' };
    const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload });
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip' });
    expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toMatchObject({
      data: { __schema: { types: expect.arrayContaining([expect.objectContaining({ name: 'Mutation' })]) } },
    });
  });

  it('says what is wrong with its arguments', async () => {
    const answer = await ask('{ listOrders(limit: 1000) { nextCursor } }');
    expect(answer).toMatchObject({
      errors: [{ extensions: { status: 400, code: 'invalid-message', problems: [{ path: 'limit' }] } }],
    });
  });
});
