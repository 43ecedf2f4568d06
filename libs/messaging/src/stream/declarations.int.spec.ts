import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AckPolicy, type JetStreamManager } from '@nats-io/jetstream';
import { Metrics } from '@nestwork/observability';
import { nanos } from '@nats-io/transport-node';
import { NatsAccount, type NatsLogin, eventually } from '@nestwork/testing';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';
import { EventConsumer } from '../handlers/event-consumer.js';
import { StreamDeclarations } from './stream-declarations.js';

const handled: number[] = [];

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  async handle({ cents }: PriceChanged): Promise<void> {
    handled.push(cents);
  }
}

describe('declaring', () => {
  let login: NatsLogin;
  let operator: TestService;
  let jsm: JetStreamManager;

  beforeAll(async () => {
    login = (await NatsAccount.claim()).login;
    operator = await TestService.start({ login, service: 'operator' });
    jsm = await operator.app.get(NatsLink).jetstreamManager();
  });

  afterAll(() => operator.stop());

  it('a stream keeps seven days, refuses new messages instead of dropping old ones, and nothing deletes from it', async () => {
    const { config } = await jsm.streams.info('EVT_OPERATOR');
    expect(config).toMatchObject({
      subjects: ['evt.operator.>'],
      retention: 'limits',
      storage: 'file',
      max_age: nanos(7 * 24 * 3_600_000),
      discard: 'new',
      duplicate_window: nanos(120_000),
      deny_delete: true,
      deny_purge: true,
      num_replicas: login.replicas ?? 1,
    });
  });

  it('a stream that exists with other limits leaves it alone, and raises the drift gauge', async () => {
    await jsm.streams.add({ name: 'EVT_BAKERY', subjects: ['evt.bakery.>'], max_age: nanos(1_000_000) });
    await operator.app.get(StreamDeclarations).ensure({ name: 'EVT_BAKERY', subjects: ['evt.bakery.>'] });
    const { config } = await jsm.streams.info('EVT_BAKERY');
    expect(config.max_age).toBe(nanos(1_000_000));
    const metrics = await operator.app.get(Metrics).text();
    expect(metrics).toContain('nestwork_stream_drift{stream="EVT_BAKERY",service="operator"} 1');
    expect(metrics).toContain('nestwork_stream_drift{stream="EVT_OPERATOR",service="operator"} 0');
  });

  it('a stream that would lose messages refuses to start', async () => {
    await jsm.streams.add({ name: 'CMD_KIOSK', subjects: ['cmd.kiosk.>'], retention: 'workqueue' });
    const started = TestService.start({ login, service: 'kiosk' });
    await expect(started).rejects.toThrow(
      'Stream CMD_KIOSK loses messages as it is configured: retention is "workqueue"',
    );
  });

  it('a consumer again keeps its position and takes over changed limits (T32)', async () => {
    const before = await TestService.start({ login, providers: [PriceTags] });
    await publishPrice(before.publisher, 1);
    await eventually(() => expect(handled).toEqual([1]));
    await before.stop();
    await jsm.consumers.update('EVT_SHOP', 'shop_price-tags', { max_deliver: 10 });
    const after = await TestService.start({ login, providers: [PriceTags] });
    await publishPrice(after.publisher, 2);
    await eventually(() => expect(handled).toEqual([1, 2]));
    const { config } = await jsm.consumers.info('EVT_SHOP', 'shop_price-tags');
    expect(config.max_deliver).toBe(1_000);
    await after.stop();
  });

  it('a consumer whose name reads something else refuses to start, and leaves that position alone (T32)', async () => {
    await jsm.streams.add({ name: 'EVT_STAND', subjects: ['evt.stand.>'] });
    const other = {
      durable_name: 'other_price-tags',
      filter_subject: 'evt.shop.other.v1.*',
      ack_policy: AckPolicy.Explicit,
    };
    await jsm.consumers.add('EVT_SHOP', other);
    operator.app.get(NatsLink).publish('evt.shop.other.v1.0', 'handled');
    const position = () => jsm.consumers.info('EVT_SHOP', 'other_price-tags').then(({ ack_floor }) => ack_floor);
    const consumer = await operator.app.get(NatsLink).jetstream().consumers.get('EVT_SHOP', 'other_price-tags');
    await (await consumer.next())?.ackAck();
    const before = await position();
    expect(before.consumer_seq).toBe(1);
    @EventConsumer(PriceChanged, { durable: 'other.price-tags' })
    class OtherPriceTags extends PriceTags {}
    const started = TestService.start({ login, service: 'other', providers: [OtherPriceTags] });
    await expect(started).rejects.toThrow(
      'Consumer other_price-tags exists for something else: filter_subject is "evt.shop.other.v1.*"',
    );
    expect(await position()).toEqual(before);
    expect((await jsm.consumers.info('EVT_SHOP', 'other_price-tags')).config.filter_subject).toBe(
      'evt.shop.other.v1.*',
    );
  });

  it('a consumer that an operator deleted happens again by itself, and it receives what it missed (T20)', async () => {
    handled.length = 0;
    const shop = await TestService.start({ login, providers: [PriceTags], consumerHeartbeatMs: 200 });
    await jsm.consumers.delete('EVT_SHOP', 'shop_price-tags');
    await publishPrice(shop.publisher, 3);
    await eventually(() => expect(handled).toContain(3));
    await shop.stop();
  });
});
