import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { eventually, NatsServerProcess, startService, type TestService } from '@nestwork/testing';
import { apiDocuments } from '../documents/api-documents.js';
import { EdgeAdapter } from '../edge/edge-adapter.js';
import { GatewayConfig } from '../gateway.config.js';
import { GatewayModule } from '../gateway.module.js';
import { GrpcClient } from '../spec-support/grpc-client.js';
import { Responder, type Said } from '../spec-support/responder.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { TokenIssuer } from '../spec-support/token-issuer.js';
import { healthProto } from './grpc-health.js';
import { GrpcServer } from './grpc-server.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';

let nats: NatsServerProcess;
let services: Responder;
let gateway: TestService;
let address: string;
let metadata: { authorization: string };

beforeAll(async () => {
  nats = await NatsServerProcess.start();
  services = await Responder.connect(`nats://${nats.address.host}:${nats.address.port}`);
  const issuer = await TokenIssuer.create();
  metadata = { authorization: `Bearer ${await issuer.token(customer)}` };
  gateway = await startService(GatewayModule, {
    name: 'gateway',
    config: GatewayConfig,
    httpAdapter: () => new EdgeAdapter(),
    http: (_app, { port }) => port,
    broker: nats.address,
    env: { GRPC_PORT: '0', ...issuer.environment },
  });
  address = `127.0.0.1:${gateway.app.get(GrpcServer).port}`;
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await services.close();
  await nats.stop();
});

describe('A gateway that stops', () => {
  it('was well until then, answers the gRPC call that is in flight, and takes no other', async () => {
    const orders = new GrpcClient(apiDocuments(shopEndpoints).proto, 'nestwork.gateway.v1.Orders', address);
    const health = new GrpcClient(healthProto, 'grpc.health.v1.Health', address);
    expect(await health.ask('Check', {})).toEqual({ status: 'SERVING' });
    const watched = health.read('Watch', {}, { deadlineMs: null });
    await eventually(() => expect(watched.messages).toEqual([{ status: 'SERVING' }]));

    let release: (said: Said) => void = () => {};
    await services.answers('orders.list-orders.v1', () => new Promise<Said>((resolve) => (release = resolve)));
    const inFlight = orders.ask('ListOrders', {}, { metadata });
    await eventually(() => expect(services.heard).toHaveLength(1));

    const stopping = gateway.stop();
    await eventually(async () => {
      const late = new GrpcClient(healthProto, 'grpc.health.v1.Health', address);
      const refused = await late.refusal('Check', {}, { deadlineMs: 500 });
      late.close();
      expect([status.UNAVAILABLE, status.DEADLINE_EXCEEDED]).toContain(refused.code);
    });
    await expect(watched.ended).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect(watched.messages).toEqual([{ status: 'SERVING' }, { status: 'NOT_SERVING' }]);
    release({ ok: { orders: [] } });
    expect(await inFlight).toMatchObject({ orders: [] });
    await stopping;
    orders.close();
    health.close();
  });
});
