import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { QueryHandler } from '@nestjs/cqrs';
import { NatsAccount, TcpProxy, type NatsLogin, eventually } from '@nestwork/testing';
import { gate, type Gate } from '../spec-support/gate.js';
import { MemoryFailureStore } from '../spec-support/memory-failure-store.js';
import { publishPrice } from '../spec-support/price-publisher.js';
import { Recorder } from '../spec-support/recorder.js';
import { GetPrice, Price, PriceChanged } from '../spec-support/shop-messages.js';
import { TestService, type TestServiceOptions } from '../spec-support/test-service.js';
import { EventConsumer } from './handlers/event-consumer.js';
import { NatsStrategy } from './nats-strategy.js';

let login: NatsLogin;
let failures: MemoryFailureStore;
let recorder: Recorder;
let asked: number;
let answering: Gate<void>;
let started: TestService[];

@QueryHandler(GetPrice)
class GetPriceHandler {
  async execute({ product }: GetPrice): Promise<Price> {
    asked += 1;
    await answering.promise;
    return Price.of({ product, cents: 450 });
  }
}

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  handle(event: PriceChanged, context: Parameters<Recorder['take']>[1]): Promise<void> {
    return recorder.take(event, context);
  }
}

beforeEach(async () => {
  login = (await NatsAccount.claim()).login;
  failures = new MemoryFailureStore();
  recorder = new Recorder();
  asked = 0;
  answering = gate();
  started = [];
});

afterEach(async () => {
  answering.resolve();
  await Promise.all(started.map((service) => service.stop()));
});

async function start(options: Partial<TestServiceOptions> = {}): Promise<TestService> {
  const providers = [GetPriceHandler, PriceTags];
  const service = await TestService.start({ login, failures, providers, ...options });
  started.push(service);
  return service;
}

function quiesce(service: TestService, budgetMs: number): Promise<boolean> {
  return service.app.get(NatsStrategy).quiesce(budgetMs);
}

/** What is logged from now on, as JSON. */
function logged(): string[] {
  const lines: string[] = [];
  const write = (entry: unknown) => void lines.push(JSON.stringify(entry));
  Logger.overrideLogger({ log: write, warn: write, error: write });
  return lines;
}

describe('stopping while a handler takes longer than the time there is', () => {
  it('gives its message to another instance without waiting for the ack wait, and says which it was', async () => {
    const hanging = gate();
    recorder.react = () => (recorder.received.length === 1 ? hanging.promise : undefined);
    const first = await start();
    await publishPrice(first.publisher, 100);
    await recorder.until(1);
    await start();
    const lines = logged();
    expect(await quiesce(first, 50)).toBe(false);
    await recorder.until(2);
    hanging.resolve();
    expect(recorder.cents).toEqual([100, 100]);
    const left = { messages: [expect.stringMatching(/^shop_price-tags [-0-9a-f]{36} \(1 of EVT_SHOP\)$/)] };
    expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(expect.objectContaining(left));
    expect(failures.failures).toEqual([]);
  });

  it('says which request was left without an answer', async () => {
    const first = await start();
    const caller = await start({ service: 'other', providers: [] });
    const outcome = caller.client.request(GetPrice.of({ product: 'tea' })).catch(() => undefined);
    await eventually(() => expect(asked).toBe(1));
    const lines = logged();
    expect(await quiesce(first, 50)).toBe(false);
    const left = { requests: [expect.stringMatching(/^shop\.get-price\.v1 [-0-9a-f]{36}$/)] };
    expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(expect.objectContaining(left));
    answering.resolve();
    await outcome;
  });
});

describe('stopping while others ask', () => {
  it('lets no request go unanswered: what arrives late is answered, or goes to another instance', async () => {
    answering.resolve();
    const [first] = [await start(), await start()];
    const caller = await start({ service: 'other', providers: [] });
    const ask = () => caller.client.request(GetPrice.of({ product: 'tea' }));
    const early = Array.from({ length: 200 }, ask);
    const stopping = quiesce(first, 20_000);
    const late = Array.from({ length: 200 }, ask);
    expect(await stopping).toBe(true);
    const answers = await Promise.all([...early, ...late, ...Array.from({ length: 20 }, ask)]);
    expect(answers).toHaveLength(420);
  });

  it('needs no answer of a broker that has gone silent', async () => {
    const [host = '', port] = login.servers.split(':');
    const proxy = await TcpProxy.to({ host, port: Number(port) });
    const service = await start({ servers: `${proxy.host}:${proxy.port}` });
    proxy.halfOpen();
    expect(await quiesce(service, 20_000)).toBe(true);
    proxy.cut();
    await service.stop();
    await proxy.close();
  });
});
