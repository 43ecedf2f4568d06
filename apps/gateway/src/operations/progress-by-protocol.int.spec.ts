import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { eventually } from '@nestwork/testing';
import { apiDocuments } from '../documents/api-documents.js';
import { EventSource } from '../spec-support/event-source.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { GrpcClient, problemIn } from '../spec-support/grpc-client.js';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import { listeningGateway, type ListeningGateway } from '../spec-support/listening-gateway.js';
import { OrderEvents } from '../spec-support/order-events.js';
import type { Responder } from '../spec-support/responder.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const stranger = '0190b5a0-0000-7000-8000-0000000000bb';
const tea = '0190b5a0-0000-7000-8000-000000000001';

let NATS_URL: string;
let gateway: ListeningGateway;
let events: OrderEvents;
let services: Responder;
let close: () => Promise<void>;
let operations: GrpcClient;
let authorization: string;
let orderId: string;
let orderStatus: string;
let count = 0;

beforeAll(async () => {
  ({ gateway, services, natsUrl: NATS_URL, close } = await gatewayWithServices({}, listeningGateway));
  events = await OrderEvents.connect(NATS_URL);
  operations = new GrpcClient(
    apiDocuments(shopEndpoints).proto,
    'nestwork.gateway.v1.Operations',
    await grpcAddressOf(gateway),
  );
  await services.answers('orders.get-order.v1', ({ body }) => answerTo(body));
}, 60_000);
beforeEach(async () => {
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
  orderId = `0190b5a0-0000-7000-8000-${String(++count).padStart(12, '0')}`;
  orderStatus = 'placed';
});
afterAll(async () => {
  operations.close();
  await events.close();
  await close();
});

function answerTo(body: unknown) {
  if (Reflect.get(Object(body), 'customerId') !== customer)
    return { error: { code: 'orders.order-not-found', category: 'not-found', message: '', details: { orderId } } };
  const lines = [{ productId: tea, name: 'Green tea', quantity: 2, unitPriceCents: 450 }];
  const facts = { orderId, customerId: customer, totalCents: 900, placedAt: '2026-01-01T10:00:00.000Z' };
  return { ok: { ...facts, status: orderStatus, lines, journey: [] } };
}

const confirm = () => events.announce('orders.order-confirmed.v1', { orderId, customerId: customer, totalCents: 900 });

function subscribe(query: string, headers: object = { authorization }): Promise<EventSource> {
  return EventSource.open(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
}

const told = () => [
  { operationId: orderId, eventId: 1, status: 'pending' },
  { operationId: orderId, eventId: 2, status: 'done' },
];

describe('a GraphQL subscription', () => {
  it('tells the progress as it happens, and completes with it', async () => {
    const source = await subscribe(`subscription { followOperation(id: "${orderId}") { operationId eventId status } }`);
    await eventually(() => expect(source.events).toHaveLength(1));
    await confirm();
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.events).toEqual([
      ...told().map((followOperation) => ({ id: undefined, event: 'next', data: { data: { followOperation } } })),
      { id: undefined, event: 'complete', data: {} },
    ]);
  });

  it('goes on behind an event', async () => {
    orderStatus = 'confirmed';
    const source = await subscribe(`subscription { followOperation(id: "${orderId}", after: 1) { eventId } }`);
    await eventually(() => expect(source.hasEnded).toBe(true));
    expect(source.data).toEqual([{ data: { followOperation: { eventId: 2 } } }, {}]);
  });

  it('is guarded as its route is', async () => {
    const follow = `subscription { followOperation(id: "${orderId}") { eventId } }`;
    const { answer } = await subscribe(follow, {});
    expect(answer.status).toBe(401);
    const other = { authorization: `Bearer ${await gateway.issuer.token(stranger)}` };
    const refused = await subscribe(follow, other);
    expect(refused.answer.status).toBe(404);
  });

  it.each([
    ['a query', '{ listProducts { products { name } } }'],
    ['an unknown field', 'subscription { followNothing { id } }'],
    ['too many tokens', `subscription { followOperation(id: "x") { ${'eventId '.repeat(1_000)} } }`],
    ['no syntax', 'subscription {'],
  ])('is refused when it is %s', async (_, query) => {
    const answer = await gateway.app.inject({
      method: 'POST',
      url: '/graphql/stream',
      headers: { authorization },
      payload: { query },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
  });
});

describe('a stream by gRPC', () => {
  it('tells the progress as it happens, and ends with it', async () => {
    const answer = operations.read('FollowOperation', { id: orderId }, { metadata: { authorization } });
    await eventually(() => expect(answer.messages).toHaveLength(1));
    await confirm();
    await answer.ended;
    expect(answer.messages).toEqual(told());
  });

  it('is guarded as its route is', async () => {
    const anonymous = operations.read('FollowOperation', { id: orderId });
    await expect(anonymous.ended).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    const metadata = { authorization: `Bearer ${await gateway.issuer.token(stranger)}` };
    const refused = await operations
      .read('FollowOperation', { id: orderId }, { metadata })
      .ended.catch((error) => error);
    expect(refused.code).toBe(status.NOT_FOUND);
    expect(problemIn(refused)).toMatchObject({ code: 'orders.order-not-found' });
  });
});

describe('a gateway that stops', () => {
  it('ends what it tells, so that its clients go to another one', async () => {
    const another = await listeningGateway({ NATS_URL, ...gateway.issuer.environment });
    const source = await EventSource.open(`${another.url}/operations/${orderId}/events`, {
      headers: { authorization },
    });
    const client = new GrpcClient(
      apiDocuments(shopEndpoints).proto,
      'nestwork.gateway.v1.Operations',
      await grpcAddressOf(another),
    );
    const stream = client.read('FollowOperation', { id: orderId }, { metadata: { authorization } });
    await eventually(() => expect([source.events.length, stream.messages.length]).toEqual([1, 1]));
    const ended = expect(stream.ended).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await another.service.stop();
    await ended;
    expect(source.hasEnded).toBe(true);
    client.close();
  });
});
