import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryHandler } from '@nestjs/cqrs';
import { NatsCluster, eventually } from '@nestwork/testing';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { Recorder } from '../../spec-support/recorder.js';
import { GetPrice, Price, PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { EventConsumer } from '../handlers/event-consumer.js';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { StreamDeclarations } from '../stream/stream-declarations.js';
import { NatsLink } from './nats-link.js';

const recorder = new Recorder();
/** An election, and the acknowledgements that were asked of the node that is gone. */
const electionMs = 45_000;

@QueryHandler(GetPrice)
class GetPriceHandler {
  async execute({ product }: GetPrice): Promise<Price> {
    return Price.of({ product, cents: 450 });
  }
}

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  handle(event: PriceChanged, context: IncomingMessage): Promise<void> {
    return recorder.take(event, context);
  }
}

const describeWithCluster = NatsCluster.isAvailable ? describe : describe.skip;

describeWithCluster('a service that knows three NATS nodes', () => {
  let cluster: NatsCluster;
  let shop: TestService;

  beforeAll(async () => {
    cluster = await NatsCluster.start();
    shop = await TestService.start({
      login: cluster.login,
      providers: [GetPriceHandler, PriceTags],
      ackWaitMs: 1_000,
      pingIntervalMs: 500,
    });
  });

  afterAll(async () => {
    await shop?.stop();
    await cluster?.stop();
  });

  const ask = () => shop.client.request(GetPrice.of({ product: 'tea' }));
  const currentNode = () => shop.app.get(NatsLink).get().info?.server_name ?? 'none';
  const publish = (cents: number) => eventually(() => publishPrice(shop.publisher, cents), { timeoutMs: electionMs });
  const handled = (cents: number) =>
    eventually(() => expect(recorder.cents).toContain(cents), { timeoutMs: electionMs });

  it('keeps its streams on all of them', async () => {
    await eventually(async () => {
      const jsm = await shop.app.get(NatsLink).jetstreamManager();
      const { config, cluster: copies } = await jsm.streams.info('EVT_SHOP');
      expect({ copies: config.num_replicas, followers: copies?.replicas?.length }).toEqual({ copies: 3, followers: 2 });
    });
  });

  it('goes on over another node when the one that it is connected to is killed', async () => {
    const first = currentNode();
    await cluster.kill(first);
    await eventually(
      () => expect(['nats-1', 'nats-2', 'nats-3'].filter((name) => name !== first)).toContain(currentNode()),
      { timeoutMs: electionMs },
    );
    await eventually(async () => expect(await ask()).toMatchObject({ cents: 450 }), { timeoutMs: electionMs });
    await publish(1);
    await handled(1);
    await cluster.restart(first);
  }, 240_000);

  it('goes on when the node that leads its stream is killed, wherever it is connected', async () => {
    const killed = await cluster.killLeader('EVT_SHOP');
    await publish(2);
    await handled(2);
    await cluster.restart(killed);
  }, 240_000);

  it('waits with its start while too few nodes run to elect a leader', async () => {
    await cluster.kill('nats-2');
    await cluster.kill('nats-3');
    let refusals = 0;
    const late = TestService.start({
      login: cluster.login,
      service: 'late',
      beforeListening: (app) => {
        const streams = app.get(StreamDeclarations);
        const ensure = streams.ensure.bind(streams);
        streams.ensure = (declaration) =>
          ensure(declaration).catch((error: unknown) => {
            refusals++;
            throw error;
          });
      },
    });
    await eventually(() => expect(refusals).toBeGreaterThan(0), { timeoutMs: electionMs });
    await cluster.restart('nats-2');
    await cluster.restart('nats-3');
    await (await late).stop();
  }, 240_000);
});
