import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@nestwork/testing';
import { LoadLimit } from '../shedding/load-limit.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { listeningGateway, type ListeningGateway } from '../spec-support/listening-gateway.js';
import { OrderEvents } from '../spec-support/order-events.js';
import type { Responder } from '../spec-support/responder.js';
import { StreamLimits, streamLimits } from '../streams/stream-limits.js';

const customerId = '0190b5a0-0000-7000-8000-0000000000aa';
const tea = '0190b5a0-0000-7000-8000-000000000001';
const payload = { lines: [{ productId: tea, quantity: 2 }], card: 'tok_ok' };

let gateway: ListeningGateway;
let events: OrderEvents;
let services: Responder;
let NATS_URL: string;
let close: () => Promise<void>;
let placed = 0;

beforeAll(async () => {
  ({ gateway, services, natsUrl: NATS_URL, close } = await gatewayWithServices({}, listeningGateway));
  events = await OrderEvents.connect(NATS_URL);
  await services.answers('orders.place-order.v1', () => ({ ok: { orderId: idOf(++placed), totalCents: 900 } }));
  await services.answers('orders.get-order.v1', ({ body }) => ({ ok: viewOf(Reflect.get(Object(body), 'orderId')) }));
}, 60_000);
beforeEach(() => void Object.assign(gateway.app.get(StreamLimits), streamLimits));
afterAll(async () => {
  await events.close();
  await close();
});

const idOf = (number: number) => `0190b5a0-0000-7000-8000-${String(number).padStart(12, '0')}`;

function viewOf(orderId: unknown) {
  const lines = [{ productId: tea, name: 'Green tea', quantity: 2, unitPriceCents: 450 }];
  const facts = { orderId, customerId, totalCents: 900, placedAt: '2026-01-01T10:00:00.000Z' };
  return { ...facts, status: 'placed', lines, journey: [] };
}

/** Places an order whose caller waits. Resolves when it waits, with the order and the answer to come. */
async function waiting(on = gateway) {
  const orderId = idOf(placed + 1);
  const answer = place(on);
  const isAsked = ({ body }: { body: unknown }) => Reflect.get(Object(body), 'orderId') === orderId;
  await eventually(() => expect(services.heard.some(isAsked)).toBe(true));
  return { orderId, answer };
}

/** Over a connection: that of an injected request closes before its answer is complete, which ends every wait. */
async function place({ url } = gateway) {
  const authorization = `Bearer ${await gateway.issuer.token(customerId)}`;
  const headers = { authorization, prefer: 'wait=20', 'content-type': 'application/json' };
  const answer = await fetch(`${url}/orders`, { method: 'POST', headers, body: JSON.stringify(payload) });
  const { status } = answer;
  return { status, body: await answer.json(), header: (name: string) => answer.headers.get(name) };
}

const confirm = (orderId: string) =>
  events.announce('orders.order-confirmed.v1', { orderId, customerId, totalCents: 900 });

describe('a request that waits', () => {
  it('is not among those that are being served, and leaves them once', async () => {
    const load = gateway.app.get(LoadLimit);
    const isBusy = () => load.isFull(1 / load.limit);
    const { orderId, answer } = await waiting();
    expect(isBusy()).toBe(false);
    await confirm(orderId);
    expect((await answer).body).toMatchObject({ orderId, outcome: 'confirmed' });
    // None is in flight, and not one less than none.
    expect([isBusy(), load.isFull(0)]).toEqual([false, true]);
  });

  it('is answered at once when there may be no more of them, and so is none that came before', async () => {
    Object.assign(gateway.app.get(StreamLimits), { perCaller: 1 });
    const first = await waiting();
    const second = await place();
    expect([second.status, second.body]).toEqual([202, { orderId: idOf(placed), totalCents: 900 }]);
    expect(second.header('preference-applied')).toBeNull();
    await confirm(first.orderId);
    const { status, header } = await first.answer;
    expect([status, header('preference-applied')]).toEqual([200, 'wait=20']);
    const third = await waiting();
    await confirm(third.orderId);
    expect((await third.answer).status).toBe(200);
  });

  it('is told to look for the outcome when the gateway stops', async () => {
    const another = await listeningGateway({ NATS_URL, ...gateway.issuer.environment });
    const { orderId, answer } = await waiting(another);
    await another.service.stop();
    const { status, header } = await answer;
    expect([status, header('location')]).toEqual([202, `/operations/${orderId}`]);
  });
});
