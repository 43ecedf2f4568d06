import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ListOrders, RequestCancellation } from '@nestwork/contracts';
import { Operations } from '@nestwork/operations';
import { eventually } from '@nestwork/testing';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import type { OpenGateway } from '../spec-support/open-gateway.js';
import type { Responder } from '../spec-support/responder.js';
import { pathSettings } from './path-settings.js';
import { Services, type ServiceOptions } from './services.js';

const customerId = '0190b5a0-0000-7000-8000-0000000000aa';
const question = ListOrders.of({ customerId, limit: 1 });
const command = RequestCancellation.of({ orderId: customerId, customerId });
const { mostInFlight, mostInFlightOfCaller, keptForCommands } = pathSettings;
const accepted = { orderId: customerId };

let gateway: OpenGateway;
let responder: Responder;
let services: Services;
let close: () => Promise<void>;
let leaving: AbortController;

beforeAll(async () => {
  ({ gateway, services: responder, close } = await gatewayWithServices({ ROUTES: 'orders.list-orders.v1:canary=0' }));
  services = gateway.app.get(Services);
}, 30_000);
beforeEach(() => {
  leaving = new AbortController();
});
afterEach(async () => {
  leaving.abort();
  await responder.forget();
  await eventually(() => expect(inFlight()).toBe(0));
});
afterAll(() => close());

const by = (caller: string): ServiceOptions => ({ routedFor: { caller } });
const inFlight = () => services.states.reduce((sum, state) => sum + state.inFlight, 0);

/** Has so many questions wait that no service answers. */
async function questionsWait(count: number, callerOf: (at: number) => string): Promise<void> {
  await responder.answers('orders.list-orders.v1', () => undefined);
  await responder.answers('orders.request-cancellation.v1', () => ({ ok: accepted }));
  const { signal } = leaving;
  for (let at = 0; at < count; at++) services.request(question, { ...by(callerOf(at)), signal }).catch(() => undefined);
  expect(inFlight()).toBe(count);
}

it('a user with as many calls as may wait for a service is refused the next one, and nobody else is', async () => {
  await questionsWait(mostInFlightOfCaller, () => 'user:1');
  await expect(services.request(question, by('user:1'))).rejects.toMatchObject({ refusal: { status: 429 } });
  await expect(services.request(command, by('user:1'))).rejects.toMatchObject({ refusal: { status: 429 } });
  expect(await services.request(command, by('user:2'))).toEqual(accepted);
});

it('a command finds room where questions have taken all that is theirs', async () => {
  await questionsWait(mostInFlight - keptForCommands, (at) => `user:${at % 10}`);
  await expect(services.request(question, by('user:x'))).rejects.toMatchObject({ refusal: { status: 503 } });
  expect(await services.request(command, by('user:x'))).toEqual(accepted);
});

it('a canary that is away has a circuit of its own, which operators see open beside the usual one', async () => {
  await responder.answers('orders.list-orders.v1', () => ({ ok: { orders: [] } }));
  for (let calls = 0; calls < 30; calls++)
    await services.request(question, { routedFor: { caller: 'user:1', wish: 'canary' } });
  const { rows } = await gateway.app.get(Operations).run('circuits list', { by: 'spec', parameters: {} });
  expect(rows).toEqual([
    { service: 'orders', circuit: 'closed', inFlight: 0 },
    { service: 'orders.canary', circuit: 'open', inFlight: 0 },
  ]);
});
