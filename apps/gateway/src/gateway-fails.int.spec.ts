import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failModes, failSteps } from '@nestwork/observability';
import { eventually, NatsServerProcess, startService, type TestService } from '@nestwork/testing';
import { EdgeAdapter } from './edge/edge-adapter.js';
import { GatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { Responder } from './spec-support/responder.js';
import { TokenIssuer } from './spec-support/token-issuer.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const order = { lines: [{ productId: '0190b5a0-0000-7000-8000-000000000001', quantity: 2 }], card: 'tok_ok' };

let nats: NatsServerProcess;
let orders: Responder;
let gateway: TestService;
let authorization: string;

beforeAll(async () => {
  nats = await NatsServerProcess.start();
  orders = await Responder.connect(`nats://${nats.address.host}:${nats.address.port}`);
  // As the orders service does: the same message gets the same order.
  await orders.answers('orders.place-order.v1', ({ id }) => ({ ok: { orderId: id, totalCents: 900 } }));
  const issuer = await TokenIssuer.create();
  authorization = `Bearer ${await issuer.token(customer)}`;
  gateway = await startService(GatewayModule, {
    name: 'gateway',
    config: GatewayConfig,
    httpAdapter: (config) => EdgeAdapter.of(config),
    http: (_app, { port }) => port,
    broker: nats.address,
    env: { GRPC_PORT: '0', ...issuer.environment },
  });
});
afterAll(async () => {
  await gateway.stop();
  await orders.close();
  await nats.stop();
});

async function place(key: string): Promise<{ status: number; body: unknown }> {
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': key };
  const url = new URL('/orders', await gateway.app.getUrl());
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(order) });
  return { status: answer.status, body: await answer.json() };
}

/** What a client does: asks under one key until it is told that the order is accepted. */
function placeSurely(key: string) {
  return eventually(async () => {
    await gateway.revive();
    const answer = await place(key);
    expect(answer.status).toBe(202);
    return answer;
  });
}

describe('A gateway that fails while it passes an order on', () => {
  const steps = [...failSteps.gateway, 'request.ask' as const];
  it.each(steps.flatMap((step) => failModes.map((mode) => [step, mode] as const)))(
    'at %s by %s has asked for one order, and says so when asked again',
    async (step, mode) => {
      const [key, before] = [`${step} ${mode}`, orders.heard.length];
      await gateway.failAt(step, mode);
      // Whatever comes of it, or nothing: the client cannot know.
      await place(key).catch(() => undefined);
      const answer = await placeSurely(key);
      expect(gateway.missedCrash()).toBeUndefined();
      const heard = new Set(orders.heard.slice(before).map(({ id }) => id));
      expect(heard.size).toBe(1);
      expect(answer.body).toEqual({ orderId: [...heard][0], totalCents: 900 });
      expect(await placeSurely(key)).toEqual(answer);
    },
  );
});
