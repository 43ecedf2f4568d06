import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { HealthRegistry, Metrics } from '@nestwork/observability';
import { eventually } from '@nestwork/testing';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { apiDocuments } from '../documents/api-documents.js';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { GrpcClient, problemIn } from '../spec-support/grpc-client.js';
import type { OpenGateway } from '../spec-support/open-gateway.js';
import { RawGrpc } from '../spec-support/raw-grpc.js';
import type { Responder } from '../spec-support/responder.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { detailsOf } from '../spec-support/status-details-of.js';
import { healthProto } from './grpc-health.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const tea = '0190b5a0-0000-7000-8000-000000000001';
const listOrders = '/nestwork.gateway.v1.Orders/ListOrders';
const order = { lines: [{ productId: tea, quantity: 2 }], card: 'tok_ok' };
const { proto } = apiDocuments(shopEndpoints);

let gateway: OpenGateway;
let services: Responder;
let close: () => Promise<void>;
let address: string;
let orders: GrpcClient;
let metadata: { authorization: string };

beforeAll(async () => {
  ({ gateway, services, close } = await gatewayWithServices());
  metadata = { authorization: `Bearer ${await gateway.issuer.token(customer)}` };
  address = await grpcAddressOf(gateway);
  orders = new GrpcClient(proto, 'nestwork.gateway.v1.Orders', address);
}, 30_000);
beforeEach(() => services.forget());
afterAll(async () => {
  orders.close();
  await close();
});

describe('a method by gRPC', () => {
  it('is the endpoint of its name, in the conversation that the caller names', async () => {
    await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
    const answer = await orders.ask('PlaceOrder', order, { metadata: { ...metadata, 'x-correlation-id': 'visit-7' } });
    expect(answer).toEqual({ orderId, totalCents: 900 });
    expect(services.heard).toMatchObject([{ correlationId: 'visit-7', body: { customerId: customer, ...order } }]);
  });

  it('is guarded as its route is', async () => {
    const refused = await orders.refusal('CancelOrder', { id: orderId });
    expect(refused.code).toBe(status.UNAUTHENTICATED);
    expect(problemIn(refused)).toMatchObject({ code: 'gateway.unauthenticated' });
  });

  it('says what is wrong with its request', async () => {
    const refused = await orders.refusal('ListOrders', { limit: 1000 }, { metadata });
    expect(refused.code).toBe(status.INVALID_ARGUMENT);
    expect(problemIn(refused)).toMatchObject({ code: 'invalid-message', problems: [{ path: 'limit' }] });
  });

  it('says so in the details that clients of every language read, too', async () => {
    const asked = { metadata: { ...metadata, 'x-correlation-id': 'visit-8' } };
    const refused = await orders.refusal('ListOrders', { limit: 1000 }, asked);
    expect(detailsOf(refused.metadata)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      ErrorInfo: { reason: 'INVALID_MESSAGE', domain: 'nestwork.gateway' },
      BadRequest: { fieldViolations: [{ field: 'limit' }] },
      RequestInfo: { requestId: 'visit-8' },
    });
  });

  it('says when to come back where no service answers', async () => {
    const refused = await orders.refusal('ListOrders', {}, { metadata });
    expect(refused.code).toBe(status.UNAVAILABLE);
    expect(refused.metadata.get('retry-after')).toEqual(['1']);
    expect(detailsOf(refused.metadata)).toMatchObject({ RetryInfo: { retryDelay: { seconds: 1 } } });
  });

  it('says nothing of the inside', async () => {
    const error = { code: 'internal', category: 'internal', message: 'relation "orders" at 10.0.0.7', details: {} };
    await services.answers('orders.list-orders.v1', () => ({ error }));
    const refused = await orders.refusal('ListOrders', {}, { metadata });
    expect(refused.code).toBe(status.INTERNAL);
    const said = [refused.details, refused.metadata.getMap(), problemIn(refused)];
    expect(JSON.stringify(said)).not.toMatch(/relation .orders|10\.0\.0|\.ts/);
  });

  it('passes the deadline of its caller on to the services', async () => {
    await services.answers('orders.list-orders.v1', () => ({ ok: { orders: [] } }));
    await orders.ask('ListOrders', {}, { metadata, deadlineMs: 2_000 });
    // The contract would allow three seconds.
    expect(services.heard[0]!.deadline).toBeLessThanOrEqual(Date.now() + 2_000);
  });

  it('gives a repeat with its Idempotency-Key the same message id as REST, also with its path in capitals', async () => {
    await services.answers('orders.request-cancellation.v1', () => ({ ok: { orderId } }));
    const key = { ...metadata, 'idempotency-key': 'k-1' };
    await orders.ask('CancelOrder', { id: orderId }, { metadata: key });
    await gateway.app.inject({ method: 'DELETE', url: `/orders/${orderId}`, headers: key });
    await gateway.app.inject({ method: 'DELETE', url: `/orders/${orderId.toUpperCase()}`, headers: key });
    const [first, ...repeats] = services.heard.map(({ id }) => id);
    expect(repeats).toEqual([first, first]);
  });

  it('refuses two Idempotency-Keys, as REST does', async () => {
    await services.answers('orders.list-orders.v1', () => ({ ok: { orders: [] } }));
    const raw = new RawGrpc(address);
    const asked = (keys: string[]) => raw.ask('POST', listOrders, { ...metadata, 'idempotency-key': keys });
    expect(await asked(['k-1'])).toBe(status.OK);
    expect(await asked(['k-1', 'k-2'])).toBe(status.INVALID_ARGUMENT);
    raw.close();
  });
});

describe('the gRPC server', () => {
  it('refuses a call that does not say how long its caller waits', async () => {
    const refused = await orders.refusal('ListOrders', {}, { metadata, deadlineMs: null });
    expect(refused.code).toBe(status.INVALID_ARGUMENT);
    expect(refused.details).toBe('A call needs a deadline: set one (grpcurl -max-time 5; `{ deadline }` of grpc-js).');
    expect(problemIn(refused)).toMatchObject({ code: 'gateway.deadline-missing' });
  });

  it.each(['99999999H', '2592000S', '2147484S'])('serves whoever would wait for %s', async (timeout) => {
    await services.answers('orders.list-orders.v1', () => ({ ok: { orders: [] } }));
    const raw = new RawGrpc(address);
    expect(await raw.ask('POST', listOrders, { ...metadata, 'grpc-timeout': timeout })).toBe(status.OK);
    raw.close();
  });

  it('refuses more than 16 KB of metadata', async () => {
    const much = { ...metadata, 'x-much': 'm'.repeat(16_384) };
    const refused = await orders.refusal('ListOrders', {}, { metadata: much });
    expect(refused.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(problemIn(refused)).toMatchObject({ code: 'headers-too-large' });
  });

  it('refuses a message of more than 100 KB, as REST does', async () => {
    const refused = await orders.refusal('PlaceOrder', { ...order, card: 'x'.repeat(102_400) }, { metadata });
    expect(refused.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(services.heard).toEqual([]);
  });

  it.each([
    ['as they are written', 0x12],
    ['as numbers', 0x10],
  ])(
    'refuses a message of very many parts, %s, before it asks who sends it, however short it is on its way',
    async (_, tag) => {
      const raw = new RawGrpc(address);
      const lines = gzipSync(Buffer.alloc(102_000, Buffer.from([tag, 0])));
      const message = Buffer.concat([Buffer.from([1, 0, 0, 0, lines.length]), lines]);
      const headers = { 'grpc-encoding': 'gzip' };
      expect(await raw.ask('POST', '/nestwork.gateway.v1.Orders/PlaceOrder', headers, message)).toBe(status.INTERNAL);
      raw.close();
    },
  );

  it.each([
    ['a message that is too long', 'ListOrders', Buffer.from([0, 0, 255, 255, 255])],
    ['a message that cannot be read', 'ListOrders', Buffer.from('00000000020fff', 'hex')],
    ['a method that there is not', 'ListCustomers', Buffer.alloc(5)],
  ])('names the conversation also when it refuses %s', async (_, method, message) => {
    const session = connect(`http://${address}`);
    const call = session.request({
      ':method': 'POST',
      ':path': `/nestwork.gateway.v1.Orders/${method}`,
      'content-type': 'application/grpc',
      'grpc-timeout': '5S',
      'x-correlation-id': 'visit-9',
    });
    call.resume().end(message);
    const [answer] = await once(call, 'response');
    session.destroy();
    expect(answer['x-correlation-id']).toBe('visit-9');
    expect(answer['grpc-status']).toMatch(/^[1-9]/);
  });

  it('takes at most 100 calls at a time on a connection', async () => {
    const session = connect(`http://${address}`);
    const [settings] = await once(session, 'remoteSettings');
    session.destroy();
    expect(settings).toMatchObject({ maxConcurrentStreams: 100 });
  });

  it('is measured by endpoint and outcome', async () => {
    await orders.refusal('CancelOrder', { id: orderId });
    expect(await gateway.app.get(Metrics).text()).toMatch(
      /endpoint_call_seconds_count\{[^}]*endpoint="cancelOrder",protocol="grpc",status="401"/,
    );
  });

  it('says whether it is well, as a whole and for each service', async () => {
    const health = new GrpcClient(healthProto, 'grpc.health.v1.Health', address);
    // Not started as a service, so not ready.
    expect(await health.ask('Check', {})).toEqual({ status: 'NOT_SERVING' });
    expect(await health.ask('Check', { service: 'nestwork.gateway.v1.Orders' })).toEqual({ status: 'NOT_SERVING' });
    expect((await health.refusal('Check', { service: 'nestwork.gateway.v1.Payrolls' })).code).toBe(status.NOT_FOUND);
    health.close();
  });

  it('looks once for all who ask within a second', async () => {
    const health = new GrpcClient(healthProto, 'grpc.health.v1.Health', address);
    const registry = gateway.app.get(HealthRegistry);
    let looks = 0;
    registry.add('spec', async () => void looks++);
    registry.setReady(true);
    const answers = await Promise.all(Array.from({ length: 40 }, () => health.ask('Check', {})));
    registry.setReady(false);
    expect(new Set(answers.map((each) => JSON.stringify(each)))).toEqual(new Set(['{"status":"SERVING"}']));
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThan(20);
    expect(await health.ask('Check', {})).toEqual({ status: 'NOT_SERVING' });
    health.close();
  });

  it('tells whoever watches how well it is, without a deadline', async () => {
    const health = new GrpcClient(healthProto, 'grpc.health.v1.Health', address);
    const registry = gateway.app.get(HealthRegistry);
    const watch = (service: string) => health.read('Watch', { service }, { deadlineMs: null }).messages;
    const [whole, one, none] = ['', 'nestwork.gateway.v1.Orders', 'nestwork.gateway.v1.Payrolls'].map(watch);
    const statuses = (...all: readonly string[]) => all.map((each) => ({ status: each }));
    await eventually(() => expect([whole, one]).toEqual([statuses('NOT_SERVING'), statuses('NOT_SERVING')]));
    registry.setReady(true);
    await eventually(() => expect([whole, one]).toMatchObject([{ length: 2 }, { length: 2 }]));
    registry.setReady(false);
    const all = statuses('NOT_SERVING', 'SERVING', 'NOT_SERVING');
    await eventually(() => expect([whole, one, none]).toEqual([all, all, statuses('SERVICE_UNKNOWN')]));
    health.close();
  });

  it('tells nobody what it serves: there is no reflection', async () => {
    const reflection = new GrpcClient(REFLECTION, 'grpc.reflection.v1.ServerReflection', address);
    expect((await reflection.refusal('ServerReflectionInfo', {})).code).toBe(status.UNIMPLEMENTED);
    reflection.close();
  });
});

const REFLECTION = `syntax = "proto3";
package grpc.reflection.v1;
service ServerReflection {
  rpc ServerReflectionInfo(Request) returns (Response);
}
message Request {}
message Response {}
`;
