import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Api, Outcome, Question } from './protocols/api.js';
import { GraphqlApi } from './protocols/graphql-api.js';
import { GrpcApi } from './protocols/grpc-api.js';
import { RestApi } from './protocols/rest-api.js';
import { catalogue } from './support/catalogue.js';
import { Customer } from './support/customer.js';
import { EventReader } from './support/event-reader.js';
import { moneyOf } from './support/ledger.js';
import { Shop } from './support/shop.js';
import type { Gateway } from './support/system.js';
import { until } from './support/until.js';

const order = { lines: [{ productId: catalogue.greenTea, quantity: 1 }], card: 'tok_ok' };
const orders = ['orders-1', 'orders-2'] as const;
const inventory = ['inventory-1', 'inventory-2'] as const;
const protocols = { REST: restApi, GraphQL: graphqlApi, gRPC: grpcApi } as const;
type Protocol = keyof typeof protocols;

const shop = new Shop();
let first: Gateway;
let second: Gateway;
let customer: Customer;
let question: Question;
let apis: Api[] = [];

beforeAll(async () => {
  await shop.open('gateway-crash', { instances: 2 });
  [first, second] = shop.system.addresses.gateways as [Gateway, Gateway];
}, 180_000);
beforeEach(async () => {
  const id = randomUUID();
  const token = await shop.system.signToken({ customerId: id });
  customer = new Customer(second.url, token, id);
  question = { endpoint: 'placeOrder', input: order, token, idempotencyKey: 'once' };
});
afterEach(() => {
  for (const api of apis.splice(0)) api.close();
});
afterAll(() => shop.close(), 60_000);

function restApi({ url }: Gateway): Api {
  return new RestApi(url);
}

function graphqlApi({ url }: Gateway): Api {
  return new GraphqlApi(url);
}

function grpcApi({ grpcAddress }: Gateway): Api {
  return new GrpcApi(grpcAddress);
}

function through(gateway: Gateway, protocol: Protocol): Api {
  const api = protocols[protocol](gateway);
  apis.push(api);
  return api;
}

const orderIdOf = ({ result }: Outcome): unknown => Reflect.get(Object(result), 'orderId');

/** What became of a request whose gateway may be gone: its order, or undefined. */
const attempted = (api: Api) => api.ask(question).then(orderIdOf, () => undefined);

/** The same request to the gateway that is left, as long as the outcome is unknown. */
async function repeated(protocol: Protocol): Promise<string> {
  const api = through(second, protocol);
  const attempt = async () => {
    const outcome = await api.ask(question);
    if ((outcome.refusal?.status ?? 0) >= 500) throw new Error(`answered with ${outcome.said}`);
    return outcome;
  };
  return String(orderIdOf(await until(attempt, { what: 'the repeat is answered', timeoutMs: 60_000 })));
}

/** How often the first gateway was killed so far. */
async function kills(): Promise<number> {
  const exits = (await shop.system.exits()) as string[];
  return exits.filter((exit) => exit === 'gateway-1 ended with SIGKILL').length;
}

/** Starts the first gateway anew, so that it dies as planned. Resolves with how to wait for that. */
async function doomed(failure: string): Promise<() => Promise<unknown>> {
  await shop.system.stop('gateway-1');
  await shop.system.start('gateway-1', { NESTWORK_FAIL_POINTS: failure });
  await shop.system.untilReady('gateway-1');
  const before = await kills();
  const isDead = async () => ((await kills()) > before ? true : undefined);
  return () => until(isDead, { what: `the gateway dies of ${failure}` });
}

async function alive(): Promise<void> {
  await shop.system.start('gateway-1');
  await shop.system.untilReady('gateway-1');
}

/** The order is the only one, it is paid for once, and every later repeat is about it. */
async function expectOneEffect(orderId: string): Promise<void> {
  expect(await customer.endOf(orderId)).toMatchObject({ orderId, status: 'confirmed' });
  for (const protocol of ['REST', 'GraphQL', 'gRPC'] as const) expect(await repeated(protocol)).toBe(orderId);
  expect(await customer.orders()).toHaveLength(1);
  const paid = { captures: 1, capturedCents: 450, refundedCents: 0 };
  expect(moneyOf(await shop.ledger(), orderId)).toEqual(paid);
}

describe('kill -9 of a gateway that writes, and the same key to another one: one effect', () => {
  it.each<[Protocol, string, string]>([
    ['REST', 'before the service is asked', 'request.ask=kill-before'],
    ['REST', 'when the service has answered', 'request.ask=kill-after'],
    ['REST', 'before its answer is sent', 'gateway.answer=kill-before'],
    ['REST', 'when its answer is on its way', 'gateway.answer=kill-after'],
    ['GraphQL', 'when the service has answered', 'request.ask=kill-after'],
    ['GraphQL', 'before its answer is sent', 'gateway.answer=kill-before'],
    ['gRPC', 'before the service is asked', 'request.ask=kill-before'],
    ['gRPC', 'when the service has answered', 'request.ask=kill-after'],
  ])('by %s, %s', async (protocol, _, failure) => {
    const died = await doomed(failure);
    const attempt = attempted(through(first, protocol));
    await died();
    const told = await attempt;
    const orderId = await repeated(protocol);
    // Who got an answer after all got the right one.
    expect(told ?? orderId).toBe(orderId);
    await expectOneEffect(orderId);
  });

  describe('while the service works for it', () => {
    let spy: NatsConnection;
    let asked: string[];

    beforeEach(async () => {
      await alive();
      spy = await connect({ servers: shop.system.addresses.natsUrl });
      asked = [];
      const note = (_: Error | null, { headers }: { headers?: { get(name: string): string } }) =>
        void asked.push(headers?.get('ce-id') ?? '');
      spy.subscribe('svc.orders.place-order.v1', { callback: note });
      await spy.flush();
      for (const part of orders) await shop.system.freeze(part);
    });
    afterEach(async () => {
      for (const part of orders) await shop.system.thaw(part);
      await spy.close();
    });

    const wereAsked = (count: number) =>
      until(async () => asked[count - 1], { what: `the service is asked ${count} times` });

    it.each<Protocol>(['REST', 'gRPC'])('by %s, and the repeat comes before it is done', async (protocol) => {
      const attempt = attempted(through(first, protocol));
      await wereAsked(1);
      await shop.system.kill('gateway-1');
      expect(await attempt).toBeUndefined();
      const repeating = repeated(protocol);
      await wereAsked(2);
      for (const part of orders) await shop.system.thaw(part);
      await expectOneEffect(await repeating);
      expect(new Set(asked).size).toBe(1);
    });
  });
});

describe('kill -9 of a gateway that tells the progress of an order', () => {
  beforeEach(async () => {
    await alive();
    for (const part of inventory) await shop.system.freeze(part);
  });
  afterEach(async () => {
    for (const part of inventory) await shop.system.thaw(part);
  });

  it('costs its reader no event and repeats none: the other one goes on behind the last', async () => {
    const { body } = await customer.place(order);
    const follow = ({ url }: Gateway, lastEventId?: string) =>
      EventReader.open(new URL(`/operations/${body.orderId}/events`, url), customer.authorization, lastEventId);
    const before = await follow(first);
    await until(async () => before.ids[0], { what: 'the order has begun' });
    await shop.system.kill('gateway-1');
    await until(async () => before.hasEnded || undefined, { what: 'the reader is cut off' });
    const after = await follow(second, before.ids.at(-1));
    for (const part of inventory) await shop.system.thaw(part);
    await until(async () => after.hasEnded || undefined, { what: 'the order has ended' });
    expect([before.ids, after.ids]).toEqual([['1'], ['2']]);
  });
});
