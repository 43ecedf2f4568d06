import { beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Scope, type Provider, type Type } from '@nestjs/common';
import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { NatsAccount, type NatsLogin } from '@nestwork/testing';
import { ChangePrice, GetPrice, Price, PriceChanged, ProductUnknown } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { EventConsumer } from './event-consumer.js';

describe('the handlers of a service', () => {
  let login: NatsLogin;

  beforeAll(async () => {
    login = (await NatsAccount.claim()).login;
  });

  const starting = async (providers: Provider[], controllers: Type[] = [], service = 'shop') =>
    (await TestService.start({ login, service, providers, controllers })).stop();

  it('may be controllers with @MessagePattern, which get the validated message and whose errors keep their class (T16)', async () => {
    @Controller()
    class PriceController {
      @MessagePattern('shop.get-price.v1')
      get(@Payload() query: GetPrice): Price {
        if (!(query instanceof GetPrice)) throw new Error('not hydrated');
        if (query.product === 'salt') throw ProductUnknown.of({ product: query.product });
        return Price.of({ product: query.product, cents: 1 });
      }
    }
    const shop = await TestService.start({ login, controllers: [PriceController] });
    await expect(shop.client.request(GetPrice.of({ product: 'tea' }))).resolves.toMatchObject({ cents: 1 });
    await expect(shop.client.request(GetPrice.of({ product: 'salt' }))).rejects.toBeInstanceOf(ProductUnknown);
    await shop.stop();
  });

  it('refuse @EventPattern, and say what to use', async () => {
    @Controller()
    class Listener {
      @EventPattern('shop.price-changed.v1')
      on(_event: unknown): void {}
    }
    await expect(starting([], [Listener])).rejects.toThrow('use @EventConsumer');
  });

  it('refuse a pattern that names no message of the service', async () => {
    @Controller()
    class Elsewhere {
      @MessagePattern('shop.unknown.v1')
      get(): void {}
    }
    await expect(starting([], [Elsewhere])).rejects.toThrow(
      "@MessagePattern('shop.unknown.v1') names no command or query of service 'shop'",
    );
  });

  it('refuse two for one message', async () => {
    @QueryHandler(GetPrice)
    class First {
      async execute(): Promise<void> {}
    }
    @QueryHandler(GetPrice)
    class Second {
      async execute(): Promise<void> {}
    }
    await expect(starting([First, Second])).rejects.toThrow('First and Second both handle shop.get-price.v1');
  });

  it('refuse a message of another service', async () => {
    @CommandHandler(ChangePrice)
    class Handler {
      async execute(): Promise<void> {}
    }
    await expect(starting([Handler], [], 'bakery')).rejects.toThrow(
      "shop.change-price.v1 is a message of service 'shop'; 'bakery' cannot handle it",
    );
  });

  it('refuse to be request-scoped, because no request of HTTP is there', async () => {
    @Injectable({ scope: Scope.REQUEST })
    @CommandHandler(ChangePrice)
    class Handler {
      async execute(): Promise<void> {}
    }
    await expect(starting([Handler])).rejects.toThrow('Handler handles messages and so must not be request-scoped');
  });

  it('leave the commands of @nestjs/cqrs without contract alone', async () => {
    class InProcess {}
    @CommandHandler(InProcess)
    class Handler {
      async execute(): Promise<void> {}
    }
    await expect(starting([Handler])).resolves.toBeUndefined();
  });

  it('refuse a durable that does not start with the service', async () => {
    @EventConsumer(PriceChanged, { durable: 'bakery.prices' })
    class Consumer {
      async handle(): Promise<void> {}
    }
    await expect(starting([Consumer])).rejects.toThrow("the durable of a consumer is 'shop.' and its purpose");
  });

  it('refuse to call outside before it is the turn of an event', async () => {
    class Consumer {
      async callOutside(): Promise<void> {}
      async handle(): Promise<void> {}
    }
    @EventConsumer(PriceChanged, { durable: 'shop.prices', ordered: true })
    class InOrder extends Consumer {}
    @EventConsumer(PriceChanged, { durable: 'shop.prices' })
    class AsTheyCome extends Consumer {}
    await expect(starting([InOrder])).rejects.toThrow(
      "InOrder is ordered and has a 'callOutside', which would run before it is the turn of the event. Let 'handle' send a stored command",
    );
    await expect(starting([AsTheyCome])).resolves.toBeUndefined();
  });

  it.each([
    [{ concurrency: 0 }, "Consumer would take 0 events at once: 'concurrency' is a whole number from 1"],
    [{ concurrency: 1.5 }, 'Consumer would take 1.5 events at once'],
    [{ concurrency: 5, ordered: true }, "one event of a partition at a time: leave out 'concurrency'"],
  ])('refuse %j, which would not do what it says', async (options, reason) => {
    @EventConsumer(PriceChanged, { durable: 'shop.prices', ...options })
    class Consumer {
      async handle(): Promise<void> {}
    }
    await expect(starting([Consumer])).rejects.toThrow(reason);
  });

  it('refuse two consumers with one durable', async () => {
    @EventConsumer(PriceChanged, { durable: 'shop.prices' })
    class First {
      async handle(): Promise<void> {}
    }
    @EventConsumer(PriceChanged, { durable: 'shop.prices' })
    class Second {
      async handle(): Promise<void> {}
    }
    await expect(starting([First, Second])).rejects.toThrow("Two consumers are called 'shop.prices'");
  });
});
