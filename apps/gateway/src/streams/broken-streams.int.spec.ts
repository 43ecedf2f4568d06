import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { Metrics } from '@nestwork/observability';
import { eventually } from '@nestwork/testing';
import { connect, type Socket } from 'node:net';
import { apiDocuments } from '../documents/api-documents.js';
import { ProgressFeed } from '../operations/progress-feed.js';
import { EventSource } from '../spec-support/event-source.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { GrpcClient, problemIn } from '../spec-support/grpc-client.js';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import { listeningGateway, type ListeningGateway } from '../spec-support/listening-gateway.js';
import type { Responder, Said } from '../spec-support/responder.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-000000000001';
const placed: Said = {
  ok: {
    orderId,
    customerId: customer,
    totalCents: 900,
    placedAt: '2026-01-01T10:00:00.000Z',
    status: 'placed',
    lines: [{ productId: orderId, name: 'Green tea', quantity: 2, unitPriceCents: 450 }],
    journey: [],
  },
};

let gateway: ListeningGateway;
let services: Responder;
let close: () => Promise<void>;
let operations: GrpcClient;
let authorization: string;
let sayOrder: () => Said;

beforeAll(async () => {
  ({ gateway, services, close } = await gatewayWithServices({}, listeningGateway));
  const { proto } = apiDocuments(shopEndpoints);
  operations = new GrpcClient(proto, 'nestwork.gateway.v1.Operations', await grpcAddressOf(gateway));
  await services.answers('orders.get-order.v1', () => sayOrder());
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
}, 60_000);
beforeEach(() => {
  sayOrder = () => placed;
});
afterAll(async () => {
  operations.close();
  await close();
});

const read = () => operations.read('FollowOperation', { id: orderId }, { metadata: { authorization } });
const follow = () => EventSource.open(`${gateway.url}/operations/${orderId}/events`, { headers: { authorization } });

/** What was missed is asked for, and nobody can make anything of the answer. */
function failMidway(): void {
  sayOrder = () => ({ ok: { orderId } });
  gateway.app.get(ProgressFeed).missed();
}

async function openStreams(): Promise<string | undefined> {
  return /^nestwork_gateway_streams\b.* (\d+)$/m.exec(await gateway.app.get(Metrics).text())?.[1];
}

describe('a stream whose source fails midway', () => {
  it('ends by gRPC with a status, and the process goes on to serve the next (T13)', async () => {
    const stream = read();
    await eventually(() => expect(stream.messages).toHaveLength(1));
    failMidway();
    const error = await stream.ended.then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toMatchObject({ code: status.INTERNAL });
    expect(problemIn(error)).toMatchObject({ code: 'internal' });
    sayOrder = () => placed;
    const next = read();
    await eventually(() => expect(next.messages).toHaveLength(1));
  });

  it('ends by HTTP, so that its client comes back, and the next is served', async () => {
    const source = await follow();
    await eventually(() => expect(source.events).toHaveLength(1));
    failMidway();
    await eventually(() => expect(source.hasEnded).toBe(true));
    sayOrder = () => placed;
    const next = await follow();
    await eventually(() => expect(next.events).toHaveLength(1));
    next.close();
  });
});

describe('streams whose readers vanish without a word', () => {
  const subscription = JSON.stringify({ query: `subscription { followOperation(id: "${orderId}") { eventId } }` });
  const requests = {
    'server-sent events': [`GET /operations/${orderId}/events HTTP/1.1`, ''],
    'subscriptions of GraphQL': ['POST /graphql/stream HTTP/1.1', subscription],
  };

  it.each(Object.entries(requests))('leave nothing behind: %s (T14)', async (_, [line = '', body = '']) => {
    await eventually(async () => expect(await openStreams()).toBe('0'));
    const readers: Socket[] = [];
    for (let count = 0; count < 15; count++) readers.push(reader(line, body));
    await eventually(async () => expect(await openStreams()).toBe('15'));
    for (const each of readers) each.resetAndDestroy();
    await eventually(async () => expect(await openStreams()).toBe('0'));
    expect(gateway.app.get(ProgressFeed).followed).toEqual([]);
  });

  function reader(line: string, body: string): Socket {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').on('error', () => {});
    const fields = ['host: shop', `authorization: ${authorization}`, 'content-type: application/json'];
    socket.write([line, ...fields, `content-length: ${body.length}`, '', body].join('\r\n'));
    return socket;
  }
});
