import { expect, it } from '@jest/globals';
import { QueryHandler } from '@nestjs/cqrs';
import { NatsAccount, eventually } from '@nestwork/testing';
import { MemoryFailureStore } from '../spec-support/memory-failure-store.js';
import { publishPrice } from '../spec-support/price-publisher.js';
import { GetPrice, Price, PriceChanged } from '../spec-support/shop-messages.js';
import { TestService } from '../spec-support/test-service.js';
import { EventConsumer } from './handlers/event-consumer.js';
import { ServiceClient } from './request/service-client.js';

@QueryHandler(GetPrice)
class GetPriceHandler {
  async execute({ product }: GetPrice): Promise<Price> {
    return Price.of({ product, cents: 450 });
  }
}

const answers: Price[] = [];

@EventConsumer(PriceChanged, { durable: 'shop.asking' })
class Asking {
  constructor(private readonly services: ServiceClient) {}

  async handle({ product }: PriceChanged): Promise<void> {
    answers.push(await this.services.request(GetPrice.of({ product })));
  }
}

@EventConsumer(PriceChanged, { durable: 'shop.ledger', ordered: true })
class Ledger {
  async handle(): Promise<void> {}
}

it('a service that starts serves requests before the first stored message reaches a handler, which may ask it', async () => {
  const { login } = await NatsAccount.claim();
  const other = await TestService.start({ login, service: 'other' });
  await publishPrice(other.publisher, 1);
  const failures = new MemoryFailureStore();
  const shop = await TestService.start({
    login,
    failures,
    maxAttempts: 1,
    providers: [GetPriceHandler, Asking, Ledger],
  });
  await eventually(() => expect([...answers, ...failures.dead]).toHaveLength(1));
  expect(answers).toMatchObject([{ cents: 450 }]);
  await shop.stop();
  await other.stop();
});
