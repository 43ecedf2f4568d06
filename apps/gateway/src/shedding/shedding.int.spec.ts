import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Metrics } from '@nestwork/observability';
import { eventually, NatsServerProcess } from '@nestwork/testing';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';
import type { Responder } from '../spec-support/responder.js';
import { LoadLimit } from './load-limit.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const view = {
  orderId,
  customerId: customer,
  status: 'confirmed',
  totalCents: 900,
  placedAt: '2026-01-01T10:00:00.000Z',
  lines: [{ productId: orderId, name: 'Green tea', quantity: 2, unitPriceCents: 450 }],
  journey: [],
};

let nats: NatsServerProcess;
let services: Responder;
let gateway: OpenGateway;
let close: () => Promise<void>;
let authorization: string;

beforeAll(async () => {
  nats = await NatsServerProcess.start();
}, 30_000);
// A new one each time: what nobody answers opens the circuit to the service.
beforeEach(async () => {
  ({ gateway, services, close } = await gatewayWithServices({}, openGateway, nats));
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
  const load = gateway.app.get(LoadLimit);
  // The spec looks in its place, as if the event loop had been late with a few requests in flight: the limit stays there.
  load.onApplicationShutdown();
  for (let requests = 0; requests < 16; requests++) load.enter();
  load.adjust(100_000);
  for (let requests = 0; requests < 16; requests++) load.leave();
});
afterEach(() => close());
afterAll(() => nats.stop());

const headers = () => ({ authorization });
const list = () => gateway.app.inject({ url: '/orders', headers: headers() });
const show = () => gateway.app.inject({ url: `/orders/${orderId}`, headers: headers() });

/** Keeps as many questions waiting as asked for. Nobody answers them, so each ends by its deadline. */
async function busyWith(questions: number): Promise<readonly Promise<unknown>[]> {
  await services.answers('orders.list-orders.v1', () => undefined);
  const waiting = Array.from({ length: questions }, () => list());
  await eventually(() => expect(services.heard).toHaveLength(questions));
  return waiting;
}

it('a gateway that is busy beyond its limit refuses more, and says when to come back', async () => {
  const { limit } = gateway.app.get(LoadLimit);
  const waiting = await busyWith(limit);
  const refused = await list();
  expect(refused.json()).toMatchObject({ status: 503, code: 'gateway.overloaded' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(services.heard).toHaveLength(limit);
  expect(await gateway.app.get(Metrics).text()).toMatch(/nestwork_requests_shed_total\{[^}]*\} 1/);
  await Promise.all(waiting);
});

it('it reads no body then: what GraphQL asks is not even parsed', async () => {
  const waiting = await busyWith(gateway.app.get(LoadLimit).limit);
  for (const url of ['/graphql', '/graphql/stream', '/nothing']) {
    const refused = await gateway.app.inject({ method: 'POST', url, payload: { query: '{' } });
    expect(refused.json()).toMatchObject({ status: 503, code: 'gateway.overloaded' });
  }
  await Promise.all(waiting);
});

it('it refuses what costs much while it still takes what costs little', async () => {
  const { limit } = gateway.app.get(LoadLimit);
  await services.answers('orders.get-order.v1', () => ({ ok: view }));
  await services.answers('inventory.list-products.v1', () => ({ ok: { products: [] } }));
  const waiting = await busyWith(Math.ceil(limit * 0.7));
  expect((await show()).json()).toMatchObject({ code: 'gateway.overloaded' });
  expect((await gateway.app.inject({ url: '/products' })).statusCode).toBe(200);
  expect((await gateway.app.inject({ url: '/' })).statusCode).toBe(200);
  await Promise.all(waiting);
});

it('it says all the same how it is: health and metrics have a port of their own', async () => {
  const waiting = await busyWith(gateway.app.get(LoadLimit).limit);
  expect((await list()).statusCode).toBe(503);
  const { adminUrl } = gateway.service;
  expect((await fetch(`${adminUrl}/health/live`)).status).toBe(200);
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/^nestwork_requests_limit\S* 32$/m);
  expect(metrics).toMatch(/^nestwork_service_calls_in_flight\{target="orders".* 32$/m);
  await Promise.all(waiting);
});

it('it has room again when requests end, however they end', async () => {
  const waiting = await busyWith(gateway.app.get(LoadLimit).limit);
  await Promise.all(waiting);
  expect(gateway.app.get(LoadLimit).isFull(0.1)).toBe(false);
});
