import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '@nestwork/testing';
import { randomUUID } from 'node:crypto';
import { apiDocuments } from '../documents/api-documents.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import { GrpcClient, problemIn } from '../spec-support/grpc-client.js';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';
import { RedisServer } from '../spec-support/redis-server.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { RateStore } from './rate-store.js';

let redis: RedisServer;
let one: OpenGateway;
let other: OpenGateway;
let client: GrpcClient;
let close: () => Promise<void>;

beforeAll(async () => {
  redis = await RedisServer.start();
  const env = { RATE_STORE_URL: redis.url, READS_PER_MINUTE: '3' };
  const started = await gatewayWithServices(env);
  one = started.gateway;
  other = await openGateway({ NATS_URL: started.natsUrl, ...one.issuer.environment, ...env });
  await started.services.answers('orders.list-orders.v1', () => ({ ok: { orders: [] } }));
  const { proto } = apiDocuments(shopEndpoints);
  client = new GrpcClient(proto, 'nestwork.gateway.v1.Orders', await grpcAddressOf(other));
  close = async () => {
    client.close();
    await other.service.stop();
    await started.close();
    await redis.kill();
  };
}, 60_000);
beforeEach(async () => {
  for (const { app } of [one, other]) await eventually(() => expect(app.get(RateStore).isShared).toBe(true));
});
afterAll(() => close());

const newCaller = async () => ({ authorization: `Bearer ${await one.issuer.token(randomUUID())}` });
const ask = ({ app }: OpenGateway, headers: object) => app.inject({ url: '/orders', headers: { ...headers } });

it('a caller is told at one gateway what it has left of what it asked of both, and is refused by whichever protocol', async () => {
  // A machine that stands still for 100 ms has heard no answer of the store.
  await eventually(async () => {
    const headers = await newCaller();
    const left = [await ask(one, headers), await ask(other, headers), await ask(one, headers)];
    expect(left.map((answer) => /r=\d/.exec(String(answer.headers['ratelimit']))?.[0])).toEqual(['r=2', 'r=1', 'r=0']);
    expect((await ask(other, headers)).json()).toMatchObject({ status: 429, code: 'gateway.too-many-requests' });
    const payload = { query: '{ listOrders { orders { orderId } } }' };
    const graphql = await one.app.inject({ method: 'POST', url: '/graphql', headers, payload });
    expect(graphql.json().errors).toMatchObject([{ extensions: { status: 429 } }]);
    expect(problemIn(await client.refusal('ListOrders', {}, { metadata: headers }))).toMatchObject({ status: 429 });
  });
});

it('while the store is frozen and when it has died requests are served, as many as a quota has', async () => {
  const headers = await newCaller();
  redis.freeze();
  const answers = [await ask(one, headers), await ask(one, headers)];
  await redis.kill();
  answers.push(await ask(one, headers), await ask(one, headers), await ask(other, headers));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429, 200]);
  await redis.restart();
});
