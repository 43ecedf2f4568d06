import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Controller, Get, Module, Query } from '@nestjs/common';
import { Payload } from '@nestwork/contract-kit';
import { GetOrder, OrderPlaced } from '@nestwork/contracts';
import { followedEventsOf, NatsLink, subjectOf } from '@nestwork/messaging';
import { eventually } from '@nestwork/testing';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { DescribeEndpoint } from '../endpoints/describe-endpoint.js';
import { GatewayModule } from '../gateway.module.js';
import { Public } from '../identity/public.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';

class TeaCount extends Payload {
  @IsInt() readonly asked!: number;
  @IsString() readonly shelf!: string;
}
class TeaParams extends Payload {
  @IsOptional() @IsString() readonly colour?: string;
  @IsOptional() @IsString() readonly year?: string;
  @IsOptional() @IsInt() readonly grams?: number;
}

const ROUTES = 'orders.get-order.v1:canary=0';
const customer = '0190b5a0-0000-7000-8000-0000000000cc';

let asked = 0;
const policy = { ttlMs: 60_000, until: [OrderPlaced] };

@Controller('teas')
class TeasController {
  @Get()
  @Public()
  @DescribeEndpoint({
    name: 'listTeas',
    summary: 'Lists teas.',
    asks: [GetOrder],
    reply: TeaCount,
    cache: { ...policy, sharedBy: 'everybody' },
  })
  async list(@Query() _params: TeaParams): Promise<TeaCount> {
    return TeaCount.of({ asked: ++asked, shelf: 'top' });
  }

  @Get('mine')
  @DescribeEndpoint({
    name: 'listMyTeas',
    summary: 'Lists your teas.',
    asks: [GetOrder],
    reply: TeaCount,
    cache: { ...policy, sharedBy: 'caller' },
  })
  async mine(): Promise<TeaCount> {
    return TeaCount.of({ asked: ++asked, shelf: 'top' });
  }
}

@Module({ imports: [GatewayModule], controllers: [TeasController] })
class GatewayWithTeas {}

let gateway: OpenGateway;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ gateway, close } = await gatewayWithServices({ ROUTES }, (env) => openGateway(env, GatewayWithTeas)));
}, 30_000);
beforeEach(() => announce());
afterAll(() => close());

async function list(url = '/teas', user?: string): Promise<number> {
  const authorization = user && `Bearer ${await gateway.issuer.token(user)}`;
  const answer = await gateway.app.inject({ url, headers: { ...(authorization && { authorization }) } });
  return answer.json().asked;
}

async function listMine(user: string, headers: object = {}): Promise<number> {
  const authorization = `Bearer ${await gateway.issuer.token(user, { claims: { roles: ['tester'] } })}`;
  return (await gateway.app.inject({ url: '/teas/mine', headers: { authorization, ...headers } })).json().asked;
}

/** As a relay does. Resolves when what was known before is forgotten. */
async function announce(): Promise<void> {
  const before = await list();
  const link = gateway.app.get(NatsLink);
  link.publish(subjectOf({ kind: 'event', name: 'orders.order-placed.v1' }, 'any'), '{}');
  await eventually(async () => expect(await list()).toBeGreaterThan(before));
}

it('an answer for everybody is kept until an event says that it is out of date', async () => {
  const first = await list();
  expect([await list(), await list()]).toEqual([first, first]);
  await announce();
  expect(await list()).toBeGreaterThan(first);
});

it('each question has its own answer, however its fields are ordered', async () => {
  const green = await list('/teas?colour=green&year=2026');
  expect(await list('/teas?year=2026&colour=green')).toBe(green);
  expect(await list('/teas?colour=black&year=2026')).not.toBe(green);
});

it('a question is the same one by whichever protocol, and whatever is sent that it does not take', async () => {
  const heavy = await list('/teas?grams=500');
  const query = '{ listTeas(grams: 500) { asked } }';
  const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload: { query } });
  expect(answer.json()).toMatchObject({ data: { listTeas: { asked: heavy } } });
  const own = await listMine(customer);
  expect(await list('/teas/mine?x=1', customer)).toBe(own);
});

it('a question that the endpoint does not take is refused as ever, and none that is kept answers it', async () => {
  await list('/teas?colour=green');
  const refused = await gateway.app.inject('/teas?colour=green&grams=much');
  expect(refused.json()).toMatchObject({ status: 400, problems: [{ path: 'grams' }] });
});

it('an answer of what is tried out is for those alone who are sent there', async () => {
  const usual = await listMine(customer);
  const tried = await listMine(customer, { 'x-route': 'canary' });
  expect(tried).not.toBe(usual);
  expect(await listMine(customer, { 'x-route': 'canary' })).toBe(tried);
  expect(await listMine(customer)).toBe(usual);
});

it('an answer is kept whole, whichever of its fields a caller wants', async () => {
  const asked = await list('/teas?fields=asked');
  expect((await gateway.app.inject('/teas')).json()).toEqual({ asked, shelf: 'top' });
});

it('each caller has an answer of its own, and nobody without a token gets it', async () => {
  const [one, other] = ['0190b5a0-0000-7000-8000-0000000000aa', '0190b5a0-0000-7000-8000-0000000000bb'];
  const own = await list('/teas/mine', one);
  expect(await list('/teas/mine', one)).toBe(own);
  expect(await list('/teas/mine', other)).not.toBe(own);
  expect((await gateway.app.inject({ url: '/teas/mine' })).statusCode).toBe(401);
});

it('what ends an answer is declared, so that the gateway is granted to hear it', () => {
  expect(followedEventsOf(TeasController.prototype.list)).toEqual([OrderPlaced]);
});
