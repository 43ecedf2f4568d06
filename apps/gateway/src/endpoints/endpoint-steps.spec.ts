import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConflictException, Controller, Get, Query } from '@nestjs/common';
import { APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Payload } from '@nestwork/contract-kit';
import { IsOptional, IsString } from 'class-validator';
import { DescribeEndpoint } from './describe-endpoint.js';
import type { EndpointStep, NextStep, PassingCall } from './endpoint-step.js';
import { EndpointStepsInterceptor } from './endpoint-steps.interceptor.js';
import { EndpointTable } from './endpoint-table.js';
import type { Endpoint } from './endpoint.js';
import { Page } from './page.js';

class Tea extends Payload {
  @IsString() readonly tea!: string;
}

class TeaQuery extends Payload {
  @IsOptional() @IsString() readonly name?: string;
}

let passed: string[];
let thrown: unknown;

@Controller()
class TeasController {
  @Get('teas')
  @DescribeEndpoint({ name: 'getTea', summary: 'Shows a tea.', asks: [], reply: Tea })
  get(@Query() { name = 'green' }: TeaQuery): object {
    passed.push('method');
    if (name === 'none') throw new ConflictException('none of my own');
    if (name === 'broken') throw new TypeError('broken');
    return { tea: name };
  }

  @Get('old-teas')
  @DescribeEndpoint({ name: 'getOldTea', summary: 'Shows an old tea.', asks: [], reply: Tea, outcome: 'tea' })
  getOld(): object {
    return { tea: 'pu-erh' };
  }

  @Get('page')
  @Page()
  page(): string {
    return 'page';
  }
}

class Noted implements EndpointStep {
  asked = 0;

  constructor(
    private readonly name: string,
    private readonly isConcerned: (endpoint: Endpoint) => boolean = () => true,
  ) {}

  concerns(endpoint: Endpoint): boolean {
    this.asked++;
    return this.isConcerned(endpoint);
  }

  async pass({ endpoint, incoming, reply }: PassingCall, next: NextStep): Promise<unknown> {
    passed.push(`${this.name} ${endpoint.name}`);
    if (incoming.prefer === `refusal by ${this.name}`) throw new ConflictException();
    reply?.header(`x-${this.name}`, incoming.protocol);
    try {
      return { ...Object(await next()), [this.name]: true };
    } catch (error) {
      thrown = error;
      throw error;
    } finally {
      passed.push(`${this.name} left`);
    }
  }
}

const [outer, old, inner] = [
  new Noted('outer'),
  new Noted('old', ({ outcome }) => outcome !== undefined),
  new Noted('inner'),
];
let app: NestFastifyApplication;

beforeAll(async () => {
  const useFactory = (table: EndpointTable) => new EndpointStepsInterceptor(table, [outer, old, inner]);
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [TeasController],
    providers: [EndpointTable, { provide: APP_INTERCEPTOR, inject: [EndpointTable], useFactory }],
  }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  await app.init();
});
beforeEach(() => {
  passed = [];
  thrown = undefined;
});
afterAll(() => app.close());

describe('a call of an endpoint', () => {
  it('passes the steps from the outermost to the method and back', async () => {
    const { headers, ...answer } = await app.inject({ url: '/teas' });
    expect(answer.json()).toEqual({ tea: 'green', outer: true, inner: true });
    expect(headers).toMatchObject({ 'x-outer': 'rest', 'x-inner': 'rest' });
    expect(passed).toEqual(['outer getTea', 'inner getTea', 'method', 'inner left', 'outer left']);
  });

  it('passes only the steps that concern its endpoint, and they are asked for it once', async () => {
    await app.inject({ url: '/teas' });
    old.asked = 0;
    for (const url of ['/old-teas', '/old-teas', '/teas']) await app.inject({ url });
    expect(passed.filter((each) => each.startsWith('old '))).toEqual([
      'old getOldTea',
      'old left',
      'old getOldTea',
      'old left',
    ]);
    expect(old.asked).toBe(1);
  });

  it('does not reach the method when a step refuses it', async () => {
    const { statusCode } = await app.inject({ url: '/teas', headers: { prefer: 'refusal by inner' } });
    expect([statusCode, passed]).toEqual([409, ['outer getTea', 'inner getTea', 'outer left']]);
  });

  it('leaves every step also when the method fails', async () => {
    const { statusCode } = await app.inject({ url: '/teas', query: { name: 'broken' } });
    expect([statusCode, passed.slice(2)]).toEqual([500, ['method', 'inner left', 'outer left']]);
  });

  it('is a defect when its method refuses by an exception of HTTP, and the error says what to throw instead', async () => {
    await app.inject({ url: '/teas', query: { name: 'none' } });
    expect(thrown).toMatchObject({
      name: 'UndeclaredRefusal',
      message: 'TeasController.get: throw a declared error by .of(...) instead of ConflictException',
      cause: expect.any(ConflictException),
    });
  });

  it('is not what a page gets: it has no steps', async () => {
    const { body } = await app.inject({ url: '/page' });
    expect([body, passed]).toEqual(['page', []]);
  });
});
