import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  connect,
  createInbox,
  headers,
  type MsgHdrs,
  type NatsConnection,
  type Subscription,
} from '@nats-io/transport-node';
import { QueryHandler } from '@nestjs/cqrs';
import { NatsAccount, type NatsLogin, eventually } from '@nestwork/testing';
import { hostilePayloads } from '../../spec-support/hostile-payloads.js';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { GetPrice, Price, PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { EventConsumer } from '../handlers/event-consumer.js';
import { RemoteFailure } from './request-errors.js';

let handled: string[] = [];

@QueryHandler(GetPrice)
class GetPriceHandler {
  async execute({ product }: GetPrice): Promise<Price> {
    handled.push(product);
    return Price.of({ product, cents: 450 });
  }
}

const priced: number[] = [];

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  async handle({ cents }: PriceChanged): Promise<void> {
    priced.push(cents);
  }
}

describe('on the wire, anybody', () => {
  let login: NatsLogin;
  let stranger: NatsConnection;

  beforeAll(async () => {
    login = (await NatsAccount.claim()).login;
    stranger = await connect({ servers: login.servers, user: login.user!, pass: login.pass! });
  });

  afterAll(() => stranger.close());

  it('may send a malformed request: each gets an error of at most 4 KB, no handler sees it, and the service lives (T3, T7, T16, T51, T52, T53)', async () => {
    const shop = await TestService.start({ login, providers: [GetPriceHandler] });
    handled = [];
    for (const { name, body, headers } of hostilePayloads()) {
      const answer = await ask('svc.shop.get-price.v1', body, headers);
      const status = answer.headers?.get('x-status');
      if (status === 'ok') expect(handled.pop()).toEqual(expect.any(String));
      else
        expect({ name, status, code: answer.json<{ code: string }>().code }).toEqual({
          name,
          status: 'error',
          code: 'invalid-message',
        });
      expect(answer.data.length).toBeLessThanOrEqual(4_096);
    }
    expect(handled).toEqual([]);
    expect((await ask('svc.shop.get-price.v1', '{"product":"tea"}')).headers?.get('x-status')).toBe('ok');
    await shop.stop();
  });

  it('may publish to a request subject: without anybody to answer, nothing is executed (T7)', async () => {
    const shop = await TestService.start({ login, providers: [GetPriceHandler] });
    handled = [];
    stranger.publish('svc.shop.get-price.v1', '{"product":"silent"}');
    await ask('svc.shop.get-price.v1', '{"product":"asked"}');
    expect(handled).toEqual(['asked']);
    await shop.stop();
  });

  it('may send a malformed reply: the caller gets RemoteFailure, and its process lives (T2, T5)', async () => {
    const caller = await TestService.start({ login, service: 'caller' });
    const replies = [
      ...hostilePayloads().map((payload) => ({ ...payload, headers: withStatus(payload.headers, 'ok') })),
      ...hostilePayloads().map((payload) => ({ ...payload, headers: withStatus(payload.headers, 'error') })),
      ...hostilePayloads().map((payload) => ({ ...payload, headers: withStatus(payload.headers, 'maybe') })),
      ...hostilePayloads(),
    ];
    let next = 0;
    const impostor: Subscription = stranger.subscribe('svc.shop.get-price.v1', {
      callback: (_, msg) =>
        void msg.respond(replies[next]!.body, { ...(replies[next]!.headers && { headers: replies[next]!.headers }) }),
    });
    await stranger.flush();
    for (next = 0; next < replies.length; next++) {
      const outcome = await caller.client.request(GetPrice.of({ product: 'tea' })).catch((error: unknown) => error);
      if (!(outcome instanceof Price))
        expect({ name: replies[next]!.name, outcome }).toMatchObject({ outcome: expect.any(RemoteFailure) });
    }
    impostor.unsubscribe();
    await caller.stop();
  });

  it('may store a malformed message: each is set aside, and the ones behind it are handled', async () => {
    const shop = await TestService.start({ login, providers: [PriceTags] });
    const payloads = hostilePayloads();
    for (const { body, headers } of payloads)
      stranger.publish('evt.shop.price-changed.v1.0', body, { ...(headers && { headers }) });
    await publishPrice(shop.publisher, 7);
    await eventually(() => expect(shop.failures.dead).toHaveLength(payloads.length));
    await eventually(() => expect(priced).toEqual([7]));
    expect(new Set(shop.failures.dead.map(({ messageId }) => messageId)).size).toBeGreaterThan(payloads.length - 10);
    await shop.stop();
  });

  it('may answer twice: the second reply is dropped', async () => {
    const caller = await TestService.start({ login, service: 'caller' });
    const ok = headers();
    ok.set('x-status', 'ok');
    const impostor = stranger.subscribe('svc.shop.get-price.v1', {
      callback: (_, msg) => {
        msg.respond('{"product":"first","cents":1}', { headers: ok });
        msg.respond('{"product":"second","cents":2}', { headers: ok });
      },
    });
    await stranger.flush();
    for (let round = 0; round < 3; round++) {
      await expect(caller.client.request(GetPrice.of({ product: 'tea' }))).resolves.toMatchObject({ product: 'first' });
    }
    impostor.unsubscribe();
    await caller.stop();
  });

  // With an own subscription, because nats.js itself stops when a reply has headers that it cannot decode.
  async function ask(subject: string, body: string | Uint8Array, hdrs?: MsgHdrs) {
    const inbox = createInbox();
    const subscription = stranger.subscribe(inbox, { max: 1, timeout: 5_000 });
    stranger.publish(subject, body, { reply: inbox, ...(hdrs && { headers: hdrs }) });
    for await (const msg of subscription) return msg;
    throw new Error('The subscription ended without an answer');
  }
});

function withStatus(given: MsgHdrs | undefined, status: string): MsgHdrs {
  if (given && Object.hasOwn(given, 'encode')) return given;
  const result = headers();
  for (const [name, [value]] of given ?? []) result.set(name, value!);
  result.set('x-status', status);
  return result;
}
