import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { KeyFile } from '../spec-support/key-file.js';
import type { OpenGateway } from '../spec-support/open-gateway.js';
import type { Responder } from '../spec-support/responder.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const tea = '0190b5a0-0000-7000-8000-000000000001';
const pot = '0190b5a0-0000-7000-8000-000000000004';
const idOf = (at: number) => `0190b5a0-0000-7000-8000-${String(at).padStart(12, '0')}`;
const orders = Array.from({ length: 20 }, (_, at) => ({
  orderId: idOf(at),
  status: 'confirmed',
  totalCents: 900,
  placedAt: '2026-01-01T10:00:00.000Z',
}));
const line = (productId: string) => ({ productId, name: 'Something', quantity: 2, unitPriceCents: 450 });
const everything =
  '{ listOrders(limit: 20) { orders { orderId payment { status } lines { product { available } } } } }';

const keys = new KeyFile();
const keyOnlyForListOrders = keys.add({ name: 'reports', subject: customer, endpoints: ['listOrders'] });
const keyForBoth = keys.add({ name: 'depot', subject: customer, endpoints: ['listOrders', 'getOrder'] });
const keyForOverviews = keys.add({ name: 'screens', subject: customer, endpoints: ['getOrderOverview'] });

let gateway: OpenGateway;
let services: Responder;
let close: () => Promise<void>;
let authorization: string;

beforeAll(async () => {
  ({ gateway, services, close } = await gatewayWithServices({ API_KEYS_FILE: keys.path }));
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
}, 30_000);
beforeEach(async () => {
  await services.forget();
  await services.answers('orders.list-orders.v1', () => ({ ok: { orders } }));
  await services.answers('orders.get-order-lines.v1', ({ body }) => ({
    ok: { orders: listIn(body, 'orderIds').map((orderId) => ({ orderId, lines: [line(tea), line(pot)] })) },
  }));
  await services.answers('inventory.get-products.v1', ({ body }) => ({
    ok: {
      products: listIn(body, 'productIds').map((productId) => ({
        productId,
        name: 'Something',
        priceCents: 450,
        available: 7,
      })),
    },
  }));
});
afterAll(async () => {
  await close();
  keys.remove();
});

const answersPayments = () =>
  services.answers('payments.get-payments.v1', ({ body }) => ({
    ok: { payments: listIn(body, 'orderIds').map((orderId) => ({ orderId, status: 'captured', amountCents: 900 })) },
  }));

async function ask(query: string, headers: object = { authorization }) {
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { ...headers },
    payload: { query },
  });
  return answer.json();
}

function listIn(body: unknown, name: string): readonly string[] {
  return Reflect.get(Object(body), name);
}

describe('fields of orders that other services know', () => {
  it('are asked for once each, whatever the number of orders and of lines', async () => {
    await answersPayments();
    const { data, errors } = await ask(everything);
    expect(errors).toBeUndefined();
    const lines = [{ product: { available: 7 } }, { product: { available: 7 } }];
    const whole = orders.map(({ orderId }) => ({ orderId, payment: { status: 'captured' }, lines }));
    expect(data.listOrders.orders).toEqual(whole);
    const orderIds = orders.map(({ orderId }) => orderId);
    const asked = services.heard.map(({ body }) => body);
    expect(asked).toHaveLength(4);
    expect(asked).toEqual(expect.arrayContaining([{ customerId: customer, limit: 20 }, { productIds: [tea, pot] }]));
    const ofOrders = { customerId: customer, orderIds };
    expect(asked.filter((body) => 'orderIds' in Object(body))).toEqual([ofOrders, ofOrders]);
  });

  it('are not asked for when nobody wants them', async () => {
    await ask('{ listOrders(limit: 20) { orders { orderId } } }');
    expect(services.heard).toHaveLength(1);
  });

  it('are null, each with an error, while the service that knows them is away, and the others are there', async () => {
    const { data, errors } = await ask(everything);
    expect(data.listOrders.orders[3]).toMatchObject({ orderId: idOf(3), payment: null });
    expect(data.listOrders.orders[3].lines).toHaveLength(2);
    expect(errors[0]).toMatchObject({
      path: ['listOrders', 'orders', 0, 'payment'],
      extensions: { status: 503, code: 'service-unavailable' },
    });
    expect(Buffer.byteLength(JSON.stringify(errors))).toBeLessThanOrEqual(4_200);
  });

  it('are null without an error where there is nothing to tell', async () => {
    await services.forget();
    await services.answers('orders.list-orders.v1', () => ({ ok: { orders: orders.slice(0, 1) } }));
    await services.answers('orders.get-order-lines.v1', () => ({ ok: { orders: [] } }));
    const { data, errors } = await ask('{ listOrders { orders { lines { name } } } }');
    expect({ data, errors }).toEqual({ data: { listOrders: { orders: [{ lines: null }] } }, errors: undefined });
  });

  it('are asked for in the conversation of the request', async () => {
    await answersPayments();
    await ask(everything, { authorization, 'x-correlation-id': 'visit-9' });
    expect(services.heard.map(({ correlationId }) => correlationId)).toEqual(Array(4).fill('visit-9'));
  });

  it('count for the limits, in lists as often as the query limits them', async () => {
    const far = '{ listOrders(limit: 100) { orders { lines { name quantity product { name available } } } } }';
    const { errors } = await ask(far);
    expect(errors).toMatchObject([{ extensions: { code: 'query-over-limit' } }]);
    expect(errors[0].message).toContain('its cost is');
    expect(services.heard).toEqual([]);
  });

  it('are those of any other answer with such objects', async () => {
    const order = { ...orders[0], customerId: customer, lines: [line(tea), line(pot)], journey: [] };
    await services.answers('orders.get-order.v1', () => ({ ok: order }));
    const { data } = await ask(`{ getOrderOverview(id: "${idOf(0)}") { lines { product { available } } } }`);
    expect(data.getOrderOverview.lines).toEqual([{ product: { available: 7 } }, { product: { available: 7 } }]);
  });
});

describe('fields of orders, asked for with an API key', () => {
  const list = '{ listOrders(limit: 1) { orders { orderId payment { status } lines { name } } } }';
  beforeEach(async () => {
    await answersPayments();
    const order = { ...orders[0], customerId: customer, lines: [line(tea), line(pot)], journey: [] };
    await services.answers('orders.get-order.v1', () => ({ ok: order }));
  });

  it('are refused when the key is not for the endpoint that shows the same, and no service is asked', async () => {
    const { data, errors } = await ask(list, { 'x-api-key': keyOnlyForListOrders });
    expect(data.listOrders.orders[0]).toEqual({ orderId: idOf(0), payment: null, lines: null });
    const codes = errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);
    expect(new Set(codes)).toEqual(new Set(['gateway.forbidden']));
    expect(services.heard).toHaveLength(1);
  });

  it('are there when it is for both', async () => {
    const { data, errors } = await ask(list, { 'x-api-key': keyForBoth });
    expect(errors).toBeUndefined();
    expect(data.listOrders.orders[0]).toMatchObject({ payment: { status: 'captured' }, lines: [{}, {}] });
  });

  it('are there when everybody may see the same, whatever the key is for', async () => {
    const query = `{ getOrderOverview(id: "${idOf(0)}") { lines { product { available } } } }`;
    const { data, errors } = await ask(query, { 'x-api-key': keyForOverviews });
    expect(errors).toBeUndefined();
    expect(data.getOrderOverview.lines[0]).toEqual({ product: { available: 7 } });
  });
});
