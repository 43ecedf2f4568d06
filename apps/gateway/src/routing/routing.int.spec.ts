import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Metrics } from '@nestwork/observability';
import { apiDocuments } from '../documents/api-documents.js';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { GrpcClient } from '../spec-support/grpc-client.js';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';
import type { Responder } from '../spec-support/responder.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const page = (orderId: string) => ({
  ok: { orders: [{ orderId, status: 'confirmed', totalCents: 900, placedAt: '2026-01-01T10:00:00.000Z' }] },
});
const [stable, canary] = ['0190b5a0-0000-7000-8000-0000000000a1', '0190b5a0-0000-7000-8000-0000000000a2'];

let gateway: OpenGateway;
let services: Responder;
let NATS_URL: string;
let close: () => Promise<void>;

beforeAll(async () => {
  const ROUTES = 'orders.list-orders.v1:canary=0, orders.request-cancellation.v1:canary=100';
  ({ gateway, services, natsUrl: NATS_URL, close } = await gatewayWithServices({ ROUTES }));
}, 30_000);
beforeEach(async () => {
  await services.forget();
  await services.answers('orders.list-orders.v1', () => page(stable));
});
afterAll(() => close());

async function authorizationOf(...roles: readonly string[]): Promise<string> {
  return `Bearer ${await gateway.issuer.token(customer, { claims: { roles } })}`;
}

/** Which side answered. */
async function listed(headers: Readonly<Record<string, string>>): Promise<string> {
  const answer = await gateway.app.inject({ url: '/orders', headers });
  const { orderId } = answer.json().orders[0];
  return orderId === canary ? 'canary' : 'stable';
}

describe('a gateway with canaries behind it', () => {
  const asksCanaries = () => services.answers('orders.list-orders.v1.canary', () => page(canary));

  it('sends a tester where he wants to go, by REST, GraphQL and gRPC', async () => {
    await asksCanaries();
    const headers = { authorization: await authorizationOf('tester'), 'x-route': 'canary' };
    expect(await listed({ authorization: headers.authorization })).toBe('stable');
    expect(await listed(headers)).toBe('canary');

    const payload = { query: '{ listOrders { orders { orderId } } }' };
    const graphql = await gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload });
    expect(graphql.json()).toEqual({ data: { listOrders: { orders: [{ orderId: canary }] } } });

    const { proto } = apiDocuments(shopEndpoints);
    const orders = new GrpcClient(proto, 'nestwork.gateway.v1.Orders', await grpcAddressOf(gateway));
    expect(await orders.ask('ListOrders', {}, { metadata: headers })).toMatchObject({ orders: [{ orderId: canary }] });
    orders.close();
  });

  it('does not hear what anybody else wants', async () => {
    await asksCanaries();
    expect(await listed({ authorization: await authorizationOf(), 'x-route': 'canary' })).toBe('stable');
  });

  it('sends a command the usual way, once, while there is no canary, and counts that', async () => {
    const orderId = stable;
    await services.answers('orders.request-cancellation.v1', () => ({ ok: { orderId } }));
    const headers = { authorization: await authorizationOf(), 'idempotency-key': 'k-1' };
    const answer = await gateway.app.inject({ method: 'DELETE', url: `/orders/${orderId}`, headers });
    expect(answer.statusCode).toBe(202);
    expect(services.heard).toHaveLength(1);
    expect(await gateway.app.get(Metrics).text()).toMatch(
      /nestwork_route_fallbacks_total\{[^}]*message="orders.request-cancellation.v1",side="canary"[^}]*\} 1/,
    );
  });

  it('gives a repeat the same message id on whichever side it arrives', async () => {
    const orderId = canary;
    const cancelled = () => ({ ok: { orderId } });
    await services.answers('orders.request-cancellation.v1', cancelled);
    const headers = { authorization: await authorizationOf(), 'idempotency-key': 'k-2' };
    const cancel = () => gateway.app.inject({ method: 'DELETE', url: `/orders/${orderId}`, headers });
    await cancel();
    await services.answers('orders.request-cancellation.v1.canary', cancelled);
    await cancel();
    const [first, repeat] = services.heard.map(({ id }) => id);
    expect(services.heard).toHaveLength(2);
    expect(repeat).toBe(first);
  });

  it('shows the caller what went wrong with a canary, and does not ask twice', async () => {
    const error = { code: 'internal', category: 'internal', message: 'broken', details: {} };
    await services.answers('orders.list-orders.v1.canary', () => ({ error }));
    const headers = { authorization: await authorizationOf('tester'), 'x-route': 'canary' };
    expect((await gateway.app.inject({ url: '/orders', headers })).statusCode).toBe(500);
    expect(services.heard).toHaveLength(1);
  });
});

it('a gateway does not start with a route that leads nowhere', async () => {
  const started = openGateway({ NATS_URL, ROUTES: 'orders.get-orders.v1:canary=5' });
  await expect(started).rejects.toThrow('there is no such command or query');
  const malformed = openGateway({ NATS_URL, ROUTES: 'orders.get-order.v1' });
  await expect(malformed).rejects.toThrow('ROUTES');
});
