import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NatsServerProcess } from '@nestwork/testing';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';
import { Responder } from '../spec-support/responder.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const tea = '0190b5a0-0000-7000-8000-000000000001';

let nats: NatsServerProcess;
let gateway: OpenGateway;
let services: Responder;
let authorization: string;

beforeAll(async () => {
  nats = await NatsServerProcess.start();
  gateway = await openGateway({ NATS_URL: `nats://${nats.address.host}:${nats.address.port}` });
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
}, 30_000);
beforeEach(async () => {
  services = await Responder.connect(`nats://${nats.address.host}:${nats.address.port}`);
});
afterEach(() => services.close());
afterAll(async () => {
  await gateway.service.stop();
  await nats.stop();
});

async function ask(
  query: string,
  { variables, headers }: { variables?: object; headers?: object } = { headers: { authorization } },
) {
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { ...headers },
    payload: { query, variables },
  });
  return answer.json();
}

describe('a GraphQL field', () => {
  it('is the endpoint of its name', async () => {
    await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
    const answer = await ask(
      `mutation { placeOrder(input: { lines: [{ productId: "${tea}", quantity: 2 }], card: "tok_ok" }) { orderId totalCents } }`,
    );
    expect(answer).toEqual({ data: { placeOrder: { orderId, totalCents: 900 } } });
    expect(services.heard).toMatchObject([{ body: { customerId: customer, card: 'tok_ok' } }]);
  });

  it('is guarded as its route is', async () => {
    const answer = await ask(`mutation { cancelOrder(id: "${orderId}") { orderId } }`, { headers: {} });
    expect(answer).toMatchObject({
      errors: [{ path: ['cancelOrder'], extensions: { status: 401, code: 'gateway.unauthenticated' } }],
    });
  });

  it('says what is wrong with its arguments', async () => {
    const answer = await ask('{ listOrders(limit: 1000) { nextCursor } }');
    expect(answer).toMatchObject({
      errors: [{ extensions: { status: 400, code: 'invalid-message', problems: [{ path: 'limit' }] } }],
    });
  });
});
