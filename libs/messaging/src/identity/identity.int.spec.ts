import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import { newMessageId } from '@nestwork/contract-kit';
import { currentCaller, type Caller, type IdentityTrust } from '@nestwork/identity';
import { eventually, NatsAccount, type NatsLogin } from '@nestwork/testing';
import { MemoryFailureStore } from '../../spec-support/memory-failure-store.js';
import { ChangePrice, GetPrice, Price } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { MessagingSettings } from '../messaging-settings.js';
import { RemoteFailure } from '../request/request-errors.js';
import { encodeMessage } from '../wire/encode-message.js';
import type { IdentityOptions } from './callers.js';

let callers: (Caller | undefined)[];

@CommandHandler(ChangePrice)
class ChangePriceHandler {
  async execute({ product, cents }: ChangePrice): Promise<Price> {
    callers.push(currentCaller());
    return Price.of({ product, cents });
  }
}

@QueryHandler(GetPrice)
class GetPriceHandler {
  async execute({ product }: GetPrice): Promise<Price> {
    callers.push(currentCaller());
    return Price.of({ product, cents: 1 });
  }
}

const keyOf = (kid: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    own: { ...privateKey.export({ format: 'jwk' }), kid },
    shown: { ...publicKey.export({ format: 'jwk' }), kid },
  };
};
const keys = { door: keyOf('door'), stock: keyOf('stock'), shop: keyOf('shop'), stranger: keyOf('stranger') };
const trust: IdentityTrust = {
  keys: { door: { keys: [keys.door.shown] }, stock: { keys: [keys.stock.shown] }, shop: { keys: [keys.shop.shown] } },
  edges: ['door'],
};
const identityOf = (name: keyof typeof keys): IdentityOptions => ({ key: keys[name].own, trust });

const change = ChangePrice.of({ product: 'tea', cents: 450 });
const principal = { subject: 'customer-1', roles: ['admin'] };

describe('a service that demands a proof of who sends a message', () => {
  let login: NatsLogin;
  let failures: MemoryFailureStore;
  let started: TestService[];

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
    failures = new MemoryFailureStore();
    callers = [];
    started = [];
    await start('shop', identityOf('shop'));
  });
  afterEach(() => Promise.all(started.map((service) => service.stop())));

  async function start(service: string, identity?: IdentityOptions): Promise<TestService> {
    const providers = service === 'shop' ? [ChangePriceHandler, GetPriceHandler] : [];
    const running = await TestService.start({ login, failures, service, providers, ...(identity && { identity }) });
    started.push(running);
    return running;
  }

  it('knows for which user a command and a query were sent', async () => {
    const door = await start('door', identityOf('door'));
    await door.client.request(change, { principal });
    await door.client.request(GetPrice.of({ product: 'tea' }), { principal });
    await door.client.request(GetPrice.of({ product: 'tea' }));
    expect(callers).toEqual([
      { issuer: 'door', ...principal },
      { issuer: 'door', ...principal },
      { issuer: 'door', subject: 'service:door', roles: [] },
    ]);
  });

  it.each<[string, string, IdentityOptions | undefined]>([
    ['proves nothing', 'door', undefined],
    ['is not trusted', 'door', identityOf('stranger')],
    ['says that it is somebody else', 'door', identityOf('stock')],
    ['speaks for a user without the right to', 'stock', identityOf('stock')],
  ])('handles nothing of a caller that %s', async (_, service, identity) => {
    const caller = await start(service, identity);
    await expect(caller.client.request(change, { principal })).rejects.toThrow(RemoteFailure);
    await expect(caller.client.request(GetPrice.of({ product: 'tea' }), { principal })).rejects.toThrow(RemoteFailure);
    expect(callers).toEqual([]);
  });

  it('handles a stored command of a service that it trusts', async () => {
    const stock = await start('stock', identityOf('stock'));
    await stock.publisher.publish(encodeMessage(change, { service: 'stock', via: 'stream' }));
    await eventually(() => expect(callers).toEqual([{ issuer: 'stock', subject: 'service:stock', roles: [] }]));
    expect(failures.dead).toEqual([]);
  });

  it('sets a stored command aside at once that proves nothing, or brings the proof of another one', async () => {
    const nobody = await start('nobody');
    await nobody.publisher.publish(encodeMessage(change, { service: 'stock', via: 'stream' }));
    const stock = await start('stock', identityOf('stock'));
    const borrowed = encodeMessage(change, { service: 'stock', via: 'stream' });
    await nobody.publisher.publish({
      ...borrowed,
      id: newMessageId(),
      headers: { ...borrowed.headers, 'x-identity': proofOf(stock) },
    });
    await eventually(() => expect(failures.dead).toHaveLength(2));
    expect(failures.dead.map(({ error }) => error.message)).toEqual([
      expect.stringContaining('it has no identity token'),
      expect.stringContaining('it is for another message'),
    ]);
    expect([callers, failures.failures]).toEqual([[], []]);
  });
});

function proofOf({ app }: TestService): string {
  const { callers: own } = app.get(MessagingSettings);
  return own.headersOfStored('cmd.shop.change-price.v1', newMessageId())['x-identity'] ?? '';
}
