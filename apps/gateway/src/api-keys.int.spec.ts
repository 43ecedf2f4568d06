import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { eventually } from '@nestwork/testing';
import { Metrics } from '@nestwork/observability';
import { Operations } from '@nestwork/operations';
import { GatewayClient } from '../../../docs/api/gateway-client.js';
import { apiDocuments } from './documents/api-documents.js';
import { ApiKeys } from './identity/api-keys/api-keys.js';
import { EventSource } from './spec-support/event-source.js';
import { gatewayWithServices } from './spec-support/gateway-with-services.js';
import { grpcAddressOf } from './spec-support/grpc-address.js';
import { GrpcClient } from './spec-support/grpc-client.js';
import { KeyFile } from './spec-support/key-file.js';
import { listeningGateway, type ListeningGateway } from './spec-support/listening-gateway.js';
import type { Responder } from './spec-support/responder.js';
import { shopEndpoints } from './spec-support/shop-endpoints.js';
import { StreamLimits } from './streams/stream-limits.js';

const machine = '0190b5a0-0000-7000-8000-0000000000dd';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const page = { orders: [] };

const file = new KeyFile();
const key = file.add({ name: 'depot', subject: machine, roles: ['admin'] });
const reports = file.add({ name: 'reports', subject: machine, endpoints: ['listOrders'] });

let gateway: ListeningGateway;
let services: Responder;
let close: () => Promise<void>;
let orders: GrpcClient;
const opened: EventSource[] = [];

beforeAll(async () => {
  ({ gateway, services, close } = await gatewayWithServices({ API_KEYS_FILE: file.path }, listeningGateway));
  await services.answers('orders.list-orders.v1', () => ({ ok: page }));
  const order = { orderId, customerId: machine, status: 'placed', totalCents: 1, placedAt: '2026-01-01T10:00:00.000Z' };
  const lines = [{ productId: orderId, name: 'Tea', quantity: 1, unitPriceCents: 1 }];
  await services.answers('orders.get-order.v1', () => ({ ok: { ...order, lines, journey: [] } }));
  const { proto } = apiDocuments(shopEndpoints);
  orders = new GrpcClient(proto, 'nestwork.gateway.v1.Orders', await grpcAddressOf(gateway));
}, 60_000);
beforeEach(() => gateway.app.get(ApiKeys).refresh());
afterEach(() => {
  for (const source of opened.splice(0)) source.close();
  jest.restoreAllMocks();
});
afterAll(async () => {
  orders.close();
  await close();
  file.remove();
});

const ask = (headers: Readonly<Record<string, string>>, url = '/orders') => gateway.app.inject({ url, headers });

/** The events of an operation, from when the first one was told. */
async function follow(apiKey: string): Promise<EventSource> {
  gateway.app.get(ApiKeys).refresh();
  const url = `${gateway.url}/operations/${orderId}/events`;
  const source = await EventSource.open(url, { headers: { 'x-api-key': apiKey } });
  opened.push(source);
  expect(source.answer.status).toBe(200);
  await eventually(() => expect(source.events).toHaveLength(1));
  return source;
}

describe('a machine', () => {
  it('calls by REST, GraphQL and gRPC with its key, and the services are asked for it', async () => {
    const before = services.heard.length;
    expect((await ask({ 'x-api-key': key })).json()).toEqual(page);
    expect((await ask({ authorization: `ApiKey ${key}` })).json()).toEqual(page);
    const payload = { query: '{ listOrders { orders { orderId } } }' };
    const headers = { 'x-api-key': key };
    const graphql = await gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload });
    expect(graphql.json()).toEqual({ data: { listOrders: page } });
    expect(await orders.ask('ListOrders', {}, { metadata: headers })).toMatchObject(page);
    const asked = services.heard.slice(before).map(({ body }) => Reflect.get(Object(body), 'customerId'));
    expect(asked).toEqual([machine, machine, machine, machine]);
  });

  it('calls by the TypeScript client', async () => {
    expect(await new GatewayClient({ baseUrl: gateway.url, apiKey: key }).listOrders()).toEqual(page);
    await expect(new GatewayClient({ baseUrl: gateway.url, apiKey: reports }).getOrder(orderId)).rejects.toMatchObject({
      problem: { code: 'gateway.forbidden' },
    });
  });

  it('is seen by operators', async () => {
    const { rows } = await gateway.app.get(Operations).run('api-keys list', { by: 'spec', parameters: {} });
    expect(rows).toMatchObject([{ client: 'depot' }, { client: 'reports' }]);
  });

  it('calls only the endpoints that its key is for', async () => {
    expect((await ask({ 'x-api-key': reports })).statusCode).toBe(200);
    const refused = await ask({ 'x-api-key': reports }, `/orders/${orderId}`);
    expect(refused.json()).toMatchObject({ status: 403, code: 'gateway.forbidden' });
    const metadata = { 'x-api-key': reports };
    expect((await orders.refusal('GetOrder', { id: orderId }, { metadata })).code).toBe(status.PERMISSION_DENIED);
  });

  it('is nobody with two credentials, however good they are', async () => {
    const authorization = `Bearer ${await gateway.issuer.token(machine)}`;
    expect((await ask({ authorization })).statusCode).toBe(200);
    expect((await ask({ authorization, 'x-api-key': key })).statusCode).toBe(401);
    expect((await ask({ authorization: `ApiKey ${key}`, 'x-api-key': key })).statusCode).toBe(401);
    expect((await ask({ 'x-api-key': `${key}, ${key}` })).statusCode).toBe(401);
    expect((await ask({ authorization: `Bearer ${key}` })).headers['www-authenticate']).toBe('Bearer, ApiKey');
  });

  it('follows an operation until its key is revoked', async () => {
    const source = await follow(file.add({ name: 'guest', subject: machine }));
    expect(source.hasEnded).toBe(false);
    file.revoke('guest');
    gateway.app.get(ApiKeys).refresh();
    await eventually(() => expect(source.hasEnded).toBe(true));
  });

  it('follows an operation until its key is for less', async () => {
    const client = { name: 'guest', subject: machine, endpoints: ['followOperation', 'listOrders'] };
    const source = await follow(file.add(client));
    const other = await follow(key);
    file.change('guest', { endpoints: ['listOrders'] });
    gateway.app.get(ApiKeys).refresh();
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(other.hasEnded).toBe(false);
    file.revoke('guest');
  });

  it('is counted once for a stream, however often its key is looked at', async () => {
    Object.assign(gateway.app.get(StreamLimits), { recheckMs: 10 });
    const lookedAt = jest.spyOn(gateway.app.get(ApiKeys), 'userOf');
    await follow(file.add({ name: 'counted', subject: machine }));
    await eventually(() => expect(lookedAt.mock.calls.length).toBeGreaterThan(5));
    const counted = /nestwork_api_key_requests_total{[^}]*client="counted"[^}]*} 1$/m;
    expect(await gateway.app.get(Metrics).text()).toMatch(counted);
  });
});
