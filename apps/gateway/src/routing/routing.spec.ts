import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  CommandContract,
  CommandMessage,
  contractOf,
  Payload,
  QueryContract,
  QueryMessage,
} from '@nestwork/contract-kit';
import { DeadlinePassed, ServiceUnavailable } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import { IsInt, IsString } from 'class-validator';
import type { GatewayConfig } from '../gateway.config.js';
import { pathRefused } from '../services/path-refused.js';
import { NextVersions, nextVersion } from './next-version.js';
import { RouteTable } from './route-table.js';
import { Routing, type RoutedFor, type Send } from './routing.js';

class Cents extends Payload {
  @IsInt() readonly cents!: number;
}
class Money extends Payload {
  @IsInt() readonly amount!: number;
  @IsString() readonly currency!: string;
}

@QueryContract('spec.get-price.v1', { reply: Cents })
class GetPrice extends QueryMessage<Cents> {
  @IsString() readonly product!: string;
}
@QueryContract('spec.get-price.v2', { reply: Money })
class GetPriceV2 extends QueryMessage<Money> {
  @IsString() readonly article!: string;
}
@CommandContract('spec.change-price.v1', { reply: Cents })
class ChangePrice extends CommandMessage<Cents> {
  @IsInt() readonly cents!: number;
}

const inMoney = nextVersion({
  from: GetPrice,
  to: GetPriceV2,
  ask: ({ product }) => GetPriceV2.of({ article: product }),
  answer: ({ amount }) => Cents.of({ cents: amount }),
});
const question = GetPrice.of({ product: 'tea' });
const user: RoutedFor = { caller: 'user:1' };

let metrics: Metrics;
let sent: (readonly [name: string, side: string | undefined])[];
/** What each side does instead of answering. */
let failures: Readonly<Record<string, () => Error>>;

beforeEach(() => {
  [metrics, sent, failures] = [new Metrics('spec'), [], {}];
});

function routing(...routes: string[]): Routing {
  return new Routing(new RouteTable({ routes } as GatewayConfig, new NextVersions([inMoney])), metrics);
}

const send = (async (message: object, side?: string) => {
  sent.push([contractOf(message).name, side]);
  const failure = failures[side ?? 'stable'];
  if (failure) throw failure();
  return message instanceof GetPriceV2 ? Money.of({ amount: 450, currency: 'EUR' }) : Cents.of({ cents: 400 });
}) as Send;

describe('a request', () => {
  it('goes the usual way where no route is', async () => {
    await routing().send(question, user, send);
    expect(sent).toEqual([['spec.get-price.v1', undefined]]);
    expect(await metrics.text()).not.toContain('nestwork_routed_request_seconds_count');
  });

  it('goes to the canaries for the share of callers that the route names', async () => {
    await routing('spec.get-price.v1:canary=100').send(question, user, send);
    await routing('spec.get-price.v1:canary=0').send(question, user, send);
    expect(sent.map(([, side]) => side)).toEqual(['canary', undefined]);
  });

  it('of the same caller goes the same way each time, and of others another', async () => {
    const routes = routing('spec.get-price.v1:canary=50');
    const callers = Array.from({ length: 20 }, (_, at) => `user:${at}`);
    for (const caller of [...callers, ...callers]) await routes.send(question, { caller }, send);
    const sides = sent.map(([, side]) => side);
    expect(sides.slice(20)).toEqual(sides.slice(0, 20));
    expect(new Set(sides)).toEqual(new Set(['canary', undefined]));
  });

  it('of nobody in particular goes the usual way', async () => {
    await routing('spec.get-price.v1:canary=100').send(question, undefined, send);
    expect(sent).toEqual([['spec.get-price.v1', undefined]]);
  });

  it.each([
    ['canary', 0, 'canary'],
    ['stable', 100, undefined],
    ['v2', 0, undefined],
    ['v2', 100, 'canary'],
  ])('that a tester wants to go to %s with a share of %d goes to %s', async (wish, percent, side) => {
    await routing(`spec.get-price.v1:canary=${percent}`).send(question, { ...user, wish }, send);
    expect(sent).toEqual([['spec.get-price.v1', side]]);
  });

  it.each([
    ['canary=0', 'stable'],
    ['canary=100', 'canary'],
    ['v2=100', 'v2'],
  ])('goes where its route is said to lead: %s to %s', async (route, side) => {
    const routes = routing(`spec.get-price.v1:${route}`);
    await routes.send(question, user, send);
    expect(routes.sideOf('spec.get-price.v1', user)).toBe(side);
    expect(sent[0]?.[1] ?? 'stable').toBe(side);
    expect(routes.sideOf('spec.change-price.v1', user)).toBe('stable');
  });

  it('is asked in the words of the next version, and answered in its own', async () => {
    const answer = await routing('spec.get-price.v1:v2=100').send(question, user, send);
    expect(sent).toEqual([['spec.get-price.v2', 'v2']]);
    expect(answer).toEqual(Cents.of({ cents: 450 }));
  });
});

describe('a request that was sent elsewhere', () => {
  it.each([
    ['no canary is there', () => ServiceUnavailable.of({ request: 'x', reason: 'no canary' })],
    ['they are in trouble', () => pathRefused(2_000)],
  ])('goes the usual way when %s, and is counted', async (_, failure) => {
    failures = { canary: failure };
    const answer = await routing('spec.get-price.v1:canary=100').send(question, user, send);
    expect(answer).toEqual(Cents.of({ cents: 400 }));
    const text = await metrics.text();
    expect(text).toMatch(/nestwork_route_fallbacks_total\{[^}]*side="canary"[^}]*\} 1/);
    expect(text).toMatch(/routed_request_seconds_count\{[^}]*side="canary",outcome="unavailable"[^}]*\} 1/);
    expect(text).toMatch(/routed_request_seconds_count\{[^}]*side="stable",outcome="ok"[^}]*\} 1/);
  });

  it('is not sent again when it may have been executed', async () => {
    failures = { canary: () => DeadlinePassed.of({ request: 'x' }) };
    const change = routing('spec.change-price.v1:canary=100').send(ChangePrice.of({ cents: 1 }), user, send);
    await expect(change).rejects.toBeInstanceOf(DeadlinePassed);
    expect(sent).toHaveLength(1);
    expect(await metrics.text()).toMatch(/side="canary",outcome="timeout"/);
  });

  it('fails as it does when the usual way fails, too', async () => {
    const away = () => ServiceUnavailable.of({ request: 'x', reason: 'away' });
    failures = { canary: away, stable: away };
    await expect(routing('spec.get-price.v1:canary=100').send(question, user, send)).rejects.toBeInstanceOf(
      ServiceUnavailable,
    );
    expect(sent).toHaveLength(2);
  });
});

describe('a route', () => {
  it.each([
    ['spec.get-price.v1:canary=101', 'no route like'],
    ['spec.get-price.v1:blue=1', 'no route like'],
    ['spec.get-prise.v1:canary=1', 'there is no such command or query'],
    ['spec.get-price.v1:v3=1', 'declare in NextVersions how spec.get-price.v3 is asked'],
    ['spec.change-price.v1:v2=1', 'declare in NextVersions'],
  ])('that leads nowhere stops the start: %s', (route, problem) => {
    expect(() => routing(route)).toThrow(problem);
  });

  it('is the only one of its message', () => {
    expect(() => routing('spec.get-price.v1:canary=1', 'spec.get-price.v1:v2=1')).toThrow('names a message twice');
  });

  it('to a next version is for questions only: a command could take effect once in each', () => {
    const declare = () =>
      nextVersion({
        from: ChangePrice as never,
        to: GetPriceV2,
        ask: () => GetPriceV2.of({ article: '' }),
        answer: () => ({}),
      });
    expect(declare).toThrow('spec.change-price.v1 is a command: only queries');
  });
});
