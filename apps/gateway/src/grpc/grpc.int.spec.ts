import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { credentials, Metadata, status, type Client, type ServiceError } from '@grpc/grpc-js';
import { makeGenericClientConstructor } from '@grpc/grpc-js';
import { NatsServerProcess } from '@nestwork/testing';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';
import { Responder } from '../spec-support/responder.js';
import fieldNumbers from './field-numbers.json' with { type: 'json' };
import { GrpcServer } from './grpc-server.js';
import { grpcService } from './grpc-services.js';
import { protoText } from './proto-text.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const tea = '0190b5a0-0000-7000-8000-000000000001';

let nats: NatsServerProcess;
let gateway: OpenGateway;
let services: Responder;
let orders: Client;
let authorization: string;

beforeAll(async () => {
  nats = await NatsServerProcess.start();
  gateway = await openGateway({ NATS_URL: `nats://${nats.address.host}:${nats.address.port}` });
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
  const proto = protoText(gateway.app.get(EndpointTable).endpoints, fieldNumbers);
  const OrdersClient = makeGenericClientConstructor(grpcService(proto, 'Orders'), 'Orders');
  orders = new OrdersClient(`127.0.0.1:${gateway.app.get(GrpcServer).port}`, credentials.createInsecure());
}, 30_000);
beforeEach(async () => {
  services = await Responder.connect(`nats://${nats.address.host}:${nats.address.port}`);
});
afterEach(() => services.close());
afterAll(async () => {
  orders.close();
  await gateway.service.stop();
  await nats.stop();
});

function ask(method: string, request: object, metadata: Record<string, string> = { authorization }): Promise<unknown> {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  return new Promise((resolve, reject) => {
    const call: Function = Reflect.get(orders, method);
    call.call(orders, request, sent, (error: ServiceError | null, answer: unknown) =>
      error ? reject(error) : resolve(answer),
    );
  });
}

describe('a method by gRPC', () => {
  it('is the endpoint of its name', async () => {
    await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
    const request = { lines: [{ productId: tea, quantity: 2 }], card: 'tok_ok' };
    expect(await ask('PlaceOrder', request)).toEqual({ orderId, totalCents: 900 });
    expect(services.heard).toMatchObject([{ body: { customerId: customer, ...request } }]);
  });

  it('is guarded as its route is', async () => {
    await expect(ask('CancelOrder', { id: orderId }, {})).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  });

  it('says what is wrong with its request', async () => {
    const refused = ask('ListOrders', { limit: 1000 });
    await expect(refused).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
    const error: ServiceError = await refused.catch((thrown) => thrown);
    expect(JSON.parse(String(error.metadata.get('problem-bin')[0]))).toMatchObject({ problems: [{ path: 'limit' }] });
  });
});
