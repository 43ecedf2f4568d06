import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { Metrics } from '@nestwork/observability';
import { eventually } from '@nestwork/testing';
import { apiDocuments } from './documents/api-documents.js';
import { grpcAddressOf } from './spec-support/grpc-address.js';
import { gatewayWithServices } from './spec-support/gateway-with-services.js';
import { GrpcClient, problemIn } from './spec-support/grpc-client.js';
import type { OpenGateway } from './spec-support/open-gateway.js';
import type { Responder, Said } from './spec-support/responder.js';
import { shopEndpoints } from './spec-support/shop-endpoints.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const tea = '0190b5a0-0000-7000-8000-000000000001';
const order = { orderId, customerId: customer, status: 'confirmed', totalCents: 900, placedAt: '2026-01-01T10:00:00.000Z', lines: [{ productId: tea, name: 'Green tea', quantity: 2, unitPriceCents: 450 }], journey: [{ at: '2026-01-01T10:00:00.000Z', what: 'placed' }] }; // prettier-ignore

let gateway: OpenGateway;
let services: Responder;
let close: () => Promise<void>;
let headers: Readonly<Record<string, string>>;
let proto: { readonly orders: GrpcClient; readonly mobile: GrpcClient };
let payment: () => Said | undefined;

beforeAll(async () => {
  ({ gateway, services, close } = await gatewayWithServices());
  headers = { authorization: `Bearer ${await gateway.issuer.token(customer)}` };
  const notFound = { code: 'orders.order-not-found', category: 'not-found', message: '', details: { orderId } };
  const isOwn = (body: unknown) => Reflect.get(Object(body), 'customerId') === customer;
  await services.answers('orders.get-order.v1', ({ body }) => (isOwn(body) ? { ok: order } : { error: notFound }));
  await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
  await services.answers('orders.request-cancellation.v1', () => ({ ok: { orderId } }));
  const none = { ok: { orderId, status: 'none', amountCents: 0 } };
  await services.answers('payments.get-payment.v1', ({ body }) => (isOwn(body) ? payment() : none));
  const address = await grpcAddressOf(gateway);
  const { proto: text } = apiDocuments(shopEndpoints);
  const client = (topic: string) => new GrpcClient(text, `nestwork.gateway.v1.${topic}`, address);
  proto = { orders: client('Orders'), mobile: client('Mobile') };
}, 60_000);
beforeEach(() => {
  payment = () => ({ ok: { orderId, status: 'captured', amountCents: 900 } });
});
afterAll(async () => {
  for (const client of Object.values(proto)) client.close();
  await close();
});

const get = async (url: string) => {
  const answer = await gateway.app.inject({ url, headers });
  return { status: answer.statusCode, body: answer.json() };
};

describe('an answer with the fields that its caller wants', () => {
  it('has these and no others by REST', async () => {
    expect(await get(`/orders/${orderId}?fields=orderId,lines.name,payment.status`)).toEqual({
      status: 200,
      body: { orderId, lines: [{ name: 'Green tea' }], payment: { status: 'captured' } },
    });
    const twice = await get(`/orders/${orderId}?fields=orderId&fields=status`);
    expect(twice).toMatchObject({ status: 400, body: { problems: [{ path: 'fields' }] } });
  });

  it('has these and no others by gRPC, under the names of its proto file', async () => {
    const metadata = { ...headers, fields: 'order_id,lines.unit_price_cents' };
    const answer = await proto.orders.ask('GetOrder', { id: orderId }, { metadata });
    expect(answer).toMatchObject({ orderId, totalCents: 0, lines: [{ unitPriceCents: 450, name: '' }], journey: [] });
  });

  it('is refused for a field that there is not, before anything is done', async () => {
    const before = services.heard.length;
    const payload = { lines: [{ productId: tea, quantity: 2 }], card: 'tok_ok' };
    const placed = await gateway.app.inject({ method: 'POST', url: '/orders?fields=orderNo', headers, payload });
    const problems = [{ path: 'fields', problem: expect.stringContaining('no field of PlacedOrder') }];
    expect(placed.json()).toMatchObject({ status: 400, code: 'invalid-message', problems });
    const metadata = { ...headers, fields: 'order_no' };
    const refused = await proto.orders.refusal('GetOrder', { id: orderId }, { metadata });
    expect([refused.code, problemIn(refused)['code']]).toEqual([status.INVALID_ARGUMENT, 'invalid-message']);
    expect(services.heard.length).toBe(before);
  });

  it('says all the same where to look for what was begun', async () => {
    const payload = { lines: [{ productId: tea, quantity: 2 }], card: 'tok_ok' };
    const placed = await gateway.app.inject({ method: 'POST', url: '/orders?fields=totalCents', headers, payload });
    expect({ body: placed.json(), location: placed.headers.location, status: placed.statusCode }).toEqual({
      body: { totalCents: 900 },
      location: `/operations/${orderId}`,
      status: 202,
    });
  });

  it('is no way past the guards, and none around an unknown field of the query', async () => {
    const open = await gateway.app.inject(`/orders/${orderId}?fields=nonsense`);
    expect(open.statusCode).toBe(401);
    expect((await get('/orders?fields=nextCursor&other=1')).body.problems).toMatchObject([{ path: 'other' }]);
    expect((await get(`/operations/${orderId}/events?fields=status`)).body.problems).toMatchObject([
      { path: 'fields' },
    ]);
  });
});

describe('an order on a phone', () => {
  const shown = {
    orderId,
    status: 'confirmed',
    totalCents: 900,
    items: [{ name: 'Green tea', quantity: 2 }],
    moreItems: 0,
    latest: order.journey[0],
  };

  it('is one small answer, the same by REST, GraphQL and gRPC', async () => {
    const view = { ...shown, isPaid: true };
    // A machine that stands still for 300 ms shows it without the payment.
    await eventually(async () => expect(await get(`/mobile/orders/${orderId}`)).toEqual({ status: 200, body: view }));
    const query = `{ getPhoneOrder(id: "${orderId}") { orderId status totalCents items { name quantity } moreItems latest { at what } isPaid } }`;
    await eventually(async () => {
      const asked = await gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } });
      expect(asked.json()).toEqual({ data: { getPhoneOrder: view } });
    });
    const ask = () => proto.mobile.ask('GetPhoneOrder', { id: orderId }, { metadata: headers });
    await eventually(async () => expect(await ask()).toMatchObject(view));
  });

  it('comes without the payment when that does not answer soon', async () => {
    payment = () => undefined;
    expect((await get(`/mobile/orders/${orderId}`)).body).toEqual(shown);
  });

  it('is that of its customer only, and payments is not even asked', async () => {
    const before = services.heard.length;
    const authorization = `Bearer ${await gateway.issuer.token(tea)}`;
    const other = await gateway.app.inject({ url: `/mobile/orders/${orderId}`, headers: { authorization } });
    expect(other.json()).toMatchObject({ status: 404, code: 'orders.order-not-found' });
    expect(services.heard.length).toBe(before + 1);
  });
});

describe('a route with a newer version', () => {
  const cancel = (url: string, own = headers) => gateway.app.inject({ method: 'DELETE', url, headers: own });

  it('goes on as it was, and says since when, until when, and where the newer one is', async () => {
    const { statusCode, headers: said, ...old } = await cancel(`/orders/${orderId}`);
    expect({ statusCode, body: old.json() }).toEqual({ statusCode: 202, body: { orderId } });
    expect(said).toMatchObject({
      deprecation: '@1793491200',
      sunset: 'Mon, 01 Nov 2027 00:00:00 GMT',
      link: `</v2/orders/${orderId}>; rel="successor-version"`,
    });
  });

  it('is followed by one that answers otherwise, and says nothing of the kind', async () => {
    const { statusCode, headers: said, ...answer } = await cancel(`/v2/orders/${orderId}`);
    expect({ statusCode, body: answer.json() }).toMatchObject({
      statusCode: 202,
      body: { operationId: orderId, status: 'pending', about: `/orders/${orderId}` },
    });
    expect(said.location).toBe(`/operations/${orderId}`);
    expect(['deprecation', 'sunset', 'link'].filter((name) => name in said)).toEqual([]);
  });

  it('says so where the request is refused, and nothing to whom it is none of his business', async () => {
    expect((await cancel('/orders/none')).headers).toMatchObject({ deprecation: '@1793491200' });
    const stranger = await cancel(`/orders/${orderId}`, {});
    expect([stranger.statusCode, stranger.headers['deprecation']]).toEqual([401, undefined]);
  });

  it('is counted by who still calls it, by whichever protocol', async () => {
    const claims = { client_id: 'old-app' };
    const old = { authorization: `Bearer ${await gateway.issuer.token(customer, { claims })}` };
    await cancel(`/orders/${orderId}`, old);
    const query = `mutation { cancelOrder(id: "${orderId}") { orderId } }`;
    const asked = await gateway.app.inject({ method: 'POST', url: '/graphql', headers: old, payload: { query } });
    expect([asked.json(), asked.headers['deprecation']]).toEqual([{ data: { cancelOrder: { orderId } } }, undefined]);
    await proto.orders.ask('CancelOrder', { id: orderId }, { metadata: old });
    await cancel(`/v2/orders/${orderId}`, old);
    const counted = (await gateway.app.get(Metrics).text())
      .split('\n')
      .filter((line) => line.includes('client="old-app"'));
    const protocols = counted.map((line) => [
      /protocol="(\w+)"/.exec(line)?.[1],
      /endpoint="(\w+)"/.exec(line)?.[1],
      line.at(-1),
    ]);
    expect(protocols).toEqual([
      ['rest', 'cancelOrder', '1'],
      ['graphql', 'cancelOrder', '1'],
      ['grpc', 'cancelOrder', '1'],
    ]);
  });
});
