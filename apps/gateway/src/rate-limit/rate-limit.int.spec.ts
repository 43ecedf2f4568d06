import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { Metrics } from '@nestwork/observability';
import { NatsServerProcess } from '@nestwork/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { apiDocuments } from '../documents/api-documents.js';
import { healthProto } from '../grpc/grpc-health.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import { GrpcClient, problemIn } from '../spec-support/grpc-client.js';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';
import { RawGrpc } from '../spec-support/raw-grpc.js';
import type { Responder } from '../spec-support/responder.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';

const { proto } = apiDocuments(shopEndpoints);
const page = { ok: { orders: [] } };
const listOrders = '/nestwork.gateway.v1.Orders/ListOrders';
const json = { 'content-type': 'application/json' };
const accept = 'application/graphql-response+json';
const limits = {
  READS_PER_MINUTE: '2',
  WRITES_PER_MINUTE: '1',
  ADDRESS_REQUESTS_PER_MINUTE: '6',
  TRUSTED_PROXIES: '127.0.0.0/8',
};

let nats: NatsServerProcess;
let services: Responder;
let gateway: OpenGateway;
let close: () => Promise<void>;

beforeAll(async () => {
  nats = await NatsServerProcess.start();
}, 30_000);
beforeEach(async () => {
  ({ gateway, services, close } = await gatewayWithServices(limits, openGateway, nats));
  await services.answers('orders.list-orders.v1', () => page);
  await services.answers('inventory.list-products.v1', () => ({ ok: { products: [] } }));
});
afterEach(() => close());
afterAll(() => nats.stop());

async function caller(): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${await gateway.issuer.token(randomUUID())}` };
}

const orders = (headers: object) => gateway.app.inject({ url: '/orders', headers: { ...headers } });
const products = (from?: string) =>
  gateway.app.inject({ url: '/products', headers: { ...(from && { 'x-forwarded-for': from }) } });

describe('a caller', () => {
  it('learns what is left of its quota with each answer', async () => {
    const own = await caller();
    const { headers } = await orders(own);
    expect(headers['ratelimit-policy']).toBe('"read";q=2;w=60');
    expect(headers['ratelimit']).toMatch(/^"read";r=1;t=(60|5\d)$/);
    expect((await orders(own)).headers['ratelimit']).toMatch(/^"read";r=0;t=\d+$/);
  });

  it('learns it over GraphQL, too, of the field that was counted last', async () => {
    const own = await caller();
    const ask = (query: string) =>
      gateway.app.inject({ method: 'POST', url: '/graphql', headers: own, payload: { query } });
    const read = await ask('{ one: listOrders { nextCursor } other: listOrders { nextCursor } }');
    expect(read.headers['ratelimit-policy']).toBe('"read";q=2;w=60');
    expect(read.headers['ratelimit']).toMatch(/^"read";r=0;t=\d+$/);
    const write = await ask(`mutation { cancelOrder(id: "${randomUUID()}") { orderId } }`);
    expect(write.headers['ratelimit-policy']).toBe('"write";q=1;w=60');
    expect(write.headers['ratelimit']).toMatch(/^"write";r=0;t=\d+$/);
  });

  it('learns nothing of it where nobody was counted', async () => {
    for (const url of ['/', '/nothing', '/orders'])
      expect((await gateway.app.inject(url)).headers).not.toHaveProperty('ratelimit');
  });

  it('is refused beyond it, with the time after which the next request has a chance', async () => {
    const own = await caller();
    await Promise.all([orders(own), orders(own)]);
    const refused = await orders(own);
    expect(refused.json()).toMatchObject({
      status: 429,
      code: 'gateway.too-many-requests',
      details: { quota: 'read', requests: 2, windowS: 60 },
      retryAfterS: expect.any(Number),
    });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe(String(refused.json().retryAfterS));
    expect(services.heard).toHaveLength(2);
    expect(await gateway.app.get(Metrics).text()).toContain(
      'nestwork_rate_limited_total{quota="read",protocol="rest",service="gateway"} 1',
    );
  });

  it('leaves others their own quota, and itself that of writes', async () => {
    const own = await caller();
    await Promise.all([orders(own), orders(own), orders(own)]);
    expect((await orders(await caller())).statusCode).toBe(200);
    const write = await gateway.app.inject({ method: 'POST', url: '/orders', headers: own, payload: {} });
    expect(write.statusCode).toBe(400);
    expect(write.headers['ratelimit']).toMatch(/^"write";r=0;t=\d+$/);
  });

  it('has one quota for all protocols', async () => {
    const own = await caller();
    await orders(own);
    const twice = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: own,
      payload: { query: '{ one: listOrders { orders { orderId } } other: listOrders { orders { orderId } } }' },
    });
    expect(twice.json().errors).toMatchObject([
      { extensions: { status: 429, code: 'gateway.too-many-requests', retryAfterS: expect.any(Number) } },
    ]);
    const client = new GrpcClient(proto, 'nestwork.gateway.v1.Orders', await grpcAddressOf(gateway));
    const refused = await client.refusal('ListOrders', {}, { metadata: own });
    client.close();
    expect(refused.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(problemIn(refused)).toMatchObject({ code: 'gateway.too-many-requests' });
    expect(Number(refused.metadata.get('retry-after')[0])).toBeGreaterThan(0);
  });

  it('without a name is known by the address that a trusted proxy heard from', async () => {
    const near = ['203.0.113.1', '2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:1::3'];
    const answers = [];
    for (const address of [near[0], ...near]) answers.push((await products(address)).statusCode);
    expect(answers).toEqual([200, 200, 200, 200, 429]);
  });
});

describe('an address', () => {
  it('is refused beyond what many callers together would ask, before any token is looked at', async () => {
    const flood = () => orders({ authorization: 'Bearer a.b.c', 'x-forwarded-for': '203.0.113.9' });
    const answers = [];
    for (let index = 0; index < 7; index++) answers.push((await flood()).statusCode);
    expect(answers).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expect((await orders(await caller())).statusCode).toBe(200);
  });

  it('is the same one from whichever port its proxy heard it', async () => {
    const answers = [];
    for (let port = 1; port <= 7; port++) answers.push((await products(`203.0.113.9:${port}`)).statusCode);
    expect(answers).toEqual([200, 200, 429, 429, 429, 429, 429]);
    expect((await products('203.0.113.9')).statusCode).toBe(429);
    expect((await products('203.0.113.8')).statusCode).toBe(200);
  });

  it('of IPv6 is refused with its neighbours when its provider gave it many networks', async () => {
    const flood = async (network: string, requests: number) => {
      const answers = [];
      for (let index = 0; index < requests; index++) answers.push(await products(`2001:db8:7:${network}${index}::1`));
      return answers.map((each) => each.statusCode);
    };
    expect(await flood('1', 10)).toEqual(Array.from({ length: 10 }, () => 200));
    // Four times six requests are within one network of 56 bits, whichever of its addresses make them.
    const more = [...(await flood('2', 10)), ...(await flood('3', 10))];
    expect(more.filter((each) => each === 429)).toHaveLength(6);
    const refused = await products('2001:db8:7:40::1');
    expect(refused.json()).toMatchObject({ details: { quota: 'network', requests: 24 } });
    expect((await products('2001:db8:7:ff00::1')).statusCode).toBe(200);
  });

  it('is refused so by gRPC, too', async () => {
    const client = new GrpcClient(proto, 'nestwork.gateway.v1.Orders', await grpcAddressOf(gateway));
    const flood = { metadata: { authorization: 'Bearer a.b.c', 'x-forwarded-for': '203.0.113.9:1' } };
    const answers = [];
    for (let index = 0; index < 7; index++) answers.push(problemIn(await client.refusal('ListOrders', {}, flood)));
    client.close();
    expect(answers.map((each) => each['status'])).toEqual([401, 401, 401, 401, 401, 401, 429]);
  });

  it.each([
    ['methods that there are not', '/nobody/Knows', {}, status.UNIMPLEMENTED],
    ['messages that cannot be read', listOrders, { message: Buffer.from('00000000020fff', 'hex') }, status.INTERNAL],
    ['no deadline', listOrders, { headers: { 'grpc-timeout': [] } }, status.INVALID_ARGUMENT],
  ])('is refused so whatever it sends by gRPC: %s', async (_, path, sent, expected) => {
    const { headers, message }: { headers?: object; message?: Buffer } = sent;
    const raw = new RawGrpc(await grpcAddressOf(gateway));
    const answers = [];
    for (let index = 0; index < 7; index++)
      answers.push(await raw.ask('POST', path, { ...headers, 'x-forwarded-for': '203.0.113.9' }, message));
    raw.close();
    expect(answers).toEqual([...Array.from({ length: 6 }, () => expected), status.RESOURCE_EXHAUSTED]);
  });

  it('is refused so when its calls by gRPC are opened and left', async () => {
    const session = connect(`http://${await grpcAddressOf(gateway)}`);
    const opened = Array.from({ length: 7 }, () =>
      session.request({
        ':method': 'POST',
        ':path': listOrders,
        'content-type': 'application/grpc',
        'grpc-timeout': '9S',
      }),
    );
    const [answer] = await once(opened.at(-1)!, 'response');
    session.destroy();
    expect(answer['grpc-status']).toBe(String(status.RESOURCE_EXHAUSTED));
  });

  it.each(['Check', 'Watch'])('is refused so when it asks for the health by gRPC: %s', async (method) => {
    const health = new GrpcClient(healthProto, 'grpc.health.v1.Health', await grpcAddressOf(gateway));
    const flood = { metadata: { 'x-forwarded-for': '203.0.113.9' } };
    for (let index = 0; index < 6; index++) await health.ask('Check', {}, flood);
    const refused = await health.refusal(method, {}, flood);
    expect([refused.code, problemIn(refused)['status']]).toEqual([status.RESOURCE_EXHAUSTED, 429]);
    expect(await health.ask('Check', {})).toEqual({ status: 'NOT_SERVING' });
    health.close();
  });

  it.each([
    ['paths that there are not', { url: '/nothing' }, 404],
    ['paths that cannot be decoded', { url: '/x/%E0%A4%A' }, 400],
    ['parts of a path that are too long', { url: `/orders/${'x'.repeat(300)}` }, 414],
    ['methods that a path does not take', { method: 'DELETE', url: '/orders' }, 405],
    ['bodies that are no JSON', { method: 'POST', url: '/orders', headers: json, payload: '{' }, 400],
    [
      'queries that are not valid',
      { method: 'POST', url: '/graphql', headers: { accept }, payload: { query: '{ nothing }' } },
      400,
    ],
    [
      'subscriptions that are not valid',
      { method: 'POST', url: '/graphql/stream', payload: { query: 'subscription { nothing }' } },
      400,
    ],
  ] as const)('is refused so whatever it sends: %s', async (_, request, expected) => {
    const headers = { ...('headers' in request && request.headers), 'x-forwarded-for': '203.0.113.9' };
    const answers = [];
    for (let index = 0; index < 7; index++) answers.push(await gateway.app.inject({ ...request, headers }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array.from({ length: 6 }, () => expected), 429]);
    const refused = answers[6]!;
    expect(refused.json()).toMatchObject({ code: 'gateway.too-many-requests', details: { quota: 'address' } });
    expect(refused.headers['retry-after']).toBe(String(refused.json().retryAfterS));
    expect(refused.headers['x-correlation-id']).toBe(refused.json().correlationId);
  });
});
