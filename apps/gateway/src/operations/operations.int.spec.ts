import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type NatsServerProcess } from '@nestwork/testing';
import { EventSource } from '../spec-support/event-source.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { listeningGateway, type ListeningGateway } from '../spec-support/listening-gateway.js';
import { OrderEvents } from '../spec-support/order-events.js';
import type { Responder, Said } from '../spec-support/responder.js';
import { StreamLimits } from '../streams/stream-limits.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const tea = '0190b5a0-0000-7000-8000-000000000001';
const order = { lines: [{ productId: tea, quantity: 2 }], card: 'tok_ok' };

let nats: NatsServerProcess;
let first: ListeningGateway;
let second: ListeningGateway;
let events: OrderEvents;
let services: Responder;
let close: () => Promise<void>;
let authorization: string;
let orderId: string;
let state: { status: string; reason?: string };
let sayOrder: (body: unknown) => Said | Promise<Said>;
let opened: EventSource[] = [];
let count = 0;

beforeAll(async () => {
  const { natsUrl: NATS_URL, ...started } = await gatewayWithServices({}, listeningGateway);
  ({ nats, gateway: first, services, close } = started);
  events = await OrderEvents.connect(NATS_URL);
  second = await listeningGateway({ NATS_URL, ...first.issuer.environment });
}, 60_000);
beforeEach(async () => {
  authorization = `Bearer ${await first.issuer.token(customer)}`;
  orderId = `0190b5a0-0000-7000-8000-${String(++count).padStart(12, '0')}`;
  state = { status: 'placed' };
  await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
  sayOrder = answerTo;
  await services.answers('orders.get-order.v1', ({ body }) => sayOrder(body));
});
afterEach(async () => {
  for (const source of opened) source.close();
  opened = [];
  await services.forget();
});
afterAll(async () => {
  await events.close();
  await second.service.stop();
  await close();
});

function answerTo(body: unknown): Said {
  if (Reflect.get(Object(body), 'customerId') !== customer)
    return { error: { code: 'orders.order-not-found', category: 'not-found', message: '', details: { orderId } } };
  const lines = [{ productId: tea, name: 'Green tea', quantity: 2, unitPriceCents: 450 }];
  const facts = { orderId, customerId: customer, totalCents: 900, placedAt: '2026-01-01T10:00:00.000Z' };
  return { ok: { ...facts, ...state, lines, journey: [] } };
}

/** The order ends, and the orders service says so. */
async function confirm(): Promise<void> {
  state = { status: 'confirmed' };
  await events.announce('orders.order-confirmed.v1', { orderId, customerId: customer, totalCents: 900 });
}

async function cancel(reason: string): Promise<void> {
  state = { status: 'cancelled', reason };
  await events.announce('orders.order-cancelled.v1', { orderId, customerId: customer, reason });
}

async function follow(
  gateway: ListeningGateway,
  headers: Record<string, string> = {},
  id = orderId,
): Promise<EventSource> {
  const source = await EventSource.open(`${gateway.url}/operations/${id}/events`, {
    headers: { authorization, ...headers },
  });
  opened.push(source);
  return source;
}

const ask = (gateway: ListeningGateway, path: string, headers: object = {}) =>
  gateway.app.inject({ url: path, headers: { authorization, ...headers } });
const place = (headers: object = {}, gateway = first) =>
  gateway.app.inject({ method: 'POST', url: '/orders', headers: { authorization, ...headers }, payload: order });

describe('an order with an Idempotency-Key', () => {
  it('is the same message on every gateway, so that a repeat gets the answer of the first wherever it goes', async () => {
    const key = { 'idempotency-key': 'k-1' };
    await place(key);
    await place(key, second);
    const [before, repeat] = services.heard.map(({ id }) => id);
    expect(repeat).toBe(before);
  });
});

describe('an operation', () => {
  it('is where an accepted order says, on every gateway, and is as far as the order', async () => {
    const { statusCode, headers } = await place();
    expect({ statusCode, location: headers.location }).toEqual({ statusCode: 202, location: `/operations/${orderId}` });
    const links = { about: `/orders/${orderId}`, events: `/operations/${orderId}/events` };
    expect((await ask(first, `${headers.location}`)).json()).toEqual({
      operationId: orderId,
      status: 'pending',
      ...links,
    });
    state = { status: 'cancelled', reason: 'Card declined' };
    expect((await ask(second, `${headers.location}`)).json()).toEqual({
      operationId: orderId,
      status: 'failed',
      reason: 'Card declined',
      ...links,
    });
  });

  it('of somebody else looks like none, and so do its events', async () => {
    const other = { authorization: `Bearer ${await first.issuer.token(tea)}` };
    for (const path of [`/operations/${orderId}`, `/operations/${orderId}/events`]) {
      expect((await ask(first, path, other)).json()).toMatchObject({ status: 404, code: 'orders.order-not-found' });
      expect((await ask(first, path, { authorization: '' })).statusCode).toBe(401);
    }
  });
});

describe('a caller who would wait', () => {
  it('gets the result when it comes in time', async () => {
    const answering = place({ prefer: 'wait=15' });
    await eventually(() => expect(services.heard.some(({ body }) => 'orderId' in Object(body))).toBe(true));
    await confirm();
    const answer = await answering;
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['preference-applied']).toBe('wait=15');
    expect(answer.json()).toEqual({ orderId, totalCents: 900, outcome: 'confirmed' });
  });

  it('gets it also when the order ended before anybody listened', async () => {
    state = { status: 'cancelled', reason: 'Card declined' };
    const answer = await place({ prefer: 'wait=15' });
    expect(answer.json()).toEqual({ orderId, totalCents: 900, outcome: 'cancelled', reason: 'Card declined' });
  });

  it('is told which wait it was granted by GraphQL, where a request has five seconds in all', async () => {
    state = { status: 'confirmed' };
    const query = 'mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { outcome } }';
    const { headers, body } = await first.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization, prefer: 'wait=20' },
      payload: { query, variables: { input: order } },
    });
    expect(JSON.parse(body)).toEqual({ data: { placeOrder: { outcome: expect.stringMatching(/confirmed/i) } } });
    expect(headers['preference-applied']).toMatch(/^wait=[0-4]$/);
  });

  it('is told to look for it when it does not', async () => {
    const answer = await place({ prefer: 'wait=1' });
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({ orderId, totalCents: 900 });
    expect(answer.headers).toMatchObject({ location: `/operations/${orderId}`, 'preference-applied': 'wait=1' });
  });
});

describe('the events of an operation', () => {
  it('are told as they happen, and end with it', async () => {
    const source = await follow(first);
    expect(source.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await eventually(() => expect(source.events).toHaveLength(1));
    await cancel('Card declined');
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.events).toEqual([
      { id: '1', event: 'progress', data: { operationId: orderId, eventId: 1, status: 'pending' } },
      {
        id: '2',
        event: 'progress',
        data: { operationId: orderId, eventId: 2, status: 'failed', reason: 'Card declined' },
      },
    ]);
  });

  it('are neither lost nor repeated for a client that moves to another gateway', async () => {
    const before = await follow(first);
    await eventually(() => expect(before.events).toHaveLength(1));
    before.close();
    const after = await follow(second, { 'last-event-id': '1' });
    await confirm();
    await eventually(() => expect(after.hasEnded).toBe(true));
    expect(after.events.map(({ id }) => id)).toEqual(['2']);
  });

  it('that happened while a client was away are told when it comes back', async () => {
    await confirm();
    const source = await follow(second, { 'last-event-id': '1' });
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.data).toEqual([{ operationId: orderId, eventId: 2, status: 'done' }]);
  });

  it('that happen while a client is told what came before are not lost', async () => {
    const other = await follow(first);
    await eventually(() => expect(other.events).toHaveLength(1));
    sayOrder = async (body) => {
      const before = answerTo(body);
      await confirm();
      await eventually(() => expect(other.hasEnded).toBe(true));
      return before;
    };
    const source = await follow(first);
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.events.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('end also for a client that claims to have seen more than there is', async () => {
    const source = await follow(first, { 'last-event-id': '7' });
    await confirm();
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.events).toEqual([]);
  });

  it('are told also to a client that writes the id in capitals', async () => {
    orderId = `${orderId.slice(0, -12)}aa${orderId.slice(-10)}`;
    const source = await follow(first, {}, orderId.toUpperCase());
    await eventually(() => expect(source.events).toHaveLength(1));
    await confirm();
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.events.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('are told once, although the stream holds one twice', async () => {
    const source = await follow(first);
    await eventually(() => expect(source.events).toHaveLength(1));
    await events.announce('orders.order-placed.v1', { orderId, customerId: customer, totalCents: 900 });
    await confirm();
    await confirm();
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.events.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('are no more for a client that has seen the last: 204, so that a browser stays away', async () => {
    state = { status: 'confirmed' };
    const answer = await ask(first, `/operations/${orderId}/events`, { 'last-event-id': '2' });
    expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 204, body: '' });
  });

  it('are not begun for who only asks for their headers', async () => {
    const answer = await first.app.inject({
      method: 'HEAD',
      url: `/operations/${orderId}/events`,
      headers: { authorization },
    });
    expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 200, body: '' });
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  });

  it('begin behind no event that cannot be', async () => {
    const answer = await ask(first, `/operations/${orderId}/events`, { 'last-event-id': 'x' });
    expect(answer.json()).toMatchObject({ status: 400, code: 'gateway.last-event-id-malformed' });
  });

  it('reach a client that listened while the broker was away, also when nobody could hear them', async () => {
    const source = await follow(first);
    await eventually(() => expect(source.events).toHaveLength(1));
    await nats.kill();
    state = { status: 'confirmed' };
    await nats.restart();
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.events.map(({ id }) => id)).toEqual(['1', '2']);
  }, 60_000);
});

describe('a stream', () => {
  it('is one of so many that a user may have open', async () => {
    Object.assign(first.app.get(StreamLimits), { perCaller: 2 });
    await follow(first);
    await follow(first);
    const refused = await ask(first, `/operations/${orderId}/events`);
    expect(refused.json()).toMatchObject({ status: 503, code: 'gateway.too-many-streams' });
    opened.pop()!.close();
    await eventually(async () => expect((await follow(first)).answer.status).toBe(200));
  });

  it('says in between that it is alive', async () => {
    Object.assign(second.app.get(StreamLimits), { heartbeatMs: 20 });
    const source = await follow(second);
    await eventually(() => expect(source.text).toContain(': alive\n\n'));
  });
});
