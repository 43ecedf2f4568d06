import { QueryHandler } from '@nestjs/cqrs';
import { eventually, NatsServerProcess, TcpProxy, type TransportHarness, type TransportWork } from '@nestwork/testing';
import { EventConsumer } from '../src/handlers/event-consumer.js';
import type { IncomingMessage } from '../src/pipeline/incoming-message.js';
import { DeadlinePassed, ServiceUnavailable } from '../src/request/request-errors.js';
import { encodeMessage } from '../src/wire/encode-message.js';
import { GetPrice, Price, PriceChanged } from './shop-messages.js';
import { TestService } from './test-service.js';

/** NATS with JetStream, on a server of its own; each instance reaches it through a proxy that can be cut. */
export async function natsTransport(): Promise<TransportHarness> {
  const broker = await NatsServerProcess.start();
  const client = await TestService.start({ login: broker.login, service: 'customer' });
  const opened: (() => Promise<void>)[] = [() => client.stop()];
  return {
    store: async ({ id, key, number }) => {
      const event = PriceChanged.of({ product: key, cents: number });
      const { duplicate } = await client.publisher.publish(
        encodeMessage(event, { service: 'shop', id, via: 'stream' }),
      );
      return !duplicate;
    },
    start: async (work) => {
      const proxy = await TcpProxy.to(broker.address);
      const login = { ...broker.login, servers: `${proxy.host}:${proxy.port}` };
      const shop = await TestService.start({ login, ackWaitMs: 1_000, providers: providersOf(work) });
      let ended: Promise<void> | undefined;
      const end = () => {
        ended ??= shop.stop().finally(() => void proxy.close());
        return ended;
      };
      opened.push(end);
      return {
        stop: end,
        // What still runs in this process reaches nobody; it is cleared away with the rest.
        kill: async () => proxy.cut(),
      };
    },
    ask: async (question, timeoutMs) => {
      try {
        const { product } = await client.client.request(GetPrice.of({ product: question }), { timeoutMs });
        return product;
      } catch (error) {
        if (error instanceof ServiceUnavailable) throw new Error('unavailable', { cause: error });
        if (error instanceof DeadlinePassed) throw new Error('unknown', { cause: error });
        throw error;
      }
    },
    restartBroker: async () => {
      await broker.kill();
      await broker.restart();
      await eventually(() => client.client.request(GetPrice.of({ product: 'up?' }), { timeoutMs: 300 }).catch(isUp));
    },
    close: async () => {
      for (const each of opened.toReversed()) await each();
      await broker.stop();
    },
  };
}

// Any answer of the broker will do.
function isUp(error: unknown): void {
  if (error instanceof ServiceUnavailable && error.message.includes('not connected')) throw error;
}

function providersOf({ consume, consumeInOrder, answer }: TransportWork) {
  @EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
  class PriceTags {
    async handle({ product, cents }: PriceChanged, { id }: IncomingMessage): Promise<void> {
      await consume?.({ id, key: product, number: cents });
    }
  }

  @EventConsumer(PriceChanged, { durable: 'shop.ledger', ordered: true })
  class Ledger {
    async handle({ product, cents }: PriceChanged, { id }: IncomingMessage): Promise<void> {
      await consumeInOrder?.({ id, key: product, number: cents });
    }
  }

  @QueryHandler(GetPrice)
  class GetPriceHandler {
    async execute({ product }: GetPrice): Promise<Price> {
      return Price.of({ product: (await answer?.(product)) ?? '', cents: 0 });
    }
  }
  return [...(consume ? [PriceTags] : []), ...(consumeInOrder ? [Ledger] : []), ...(answer ? [GetPriceHandler] : [])];
}
