import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AckPolicy, type ConsumerConfig, type JetStreamManager } from '@nats-io/jetstream';
import { NatsAccount, type NatsLogin } from '@nestwork/testing';
import { PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';
import { EventConsumer } from '../handlers/event-consumer.js';
import { StreamPlans } from './stream-plans.js';

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  async handle(): Promise<void> {}
}

@EventConsumer(PriceChanged, { durable: 'shop.price-list', ordered: true })
class PriceList {
  async handle(): Promise<void> {}
}

describe('the plan of streams and consumers', () => {
  let login: NatsLogin;
  let shop: TestService;
  let jsm: JetStreamManager;

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
    shop = await TestService.start({ login, providers: [PriceTags, PriceList] });
    jsm = await shop.app.get(NatsLink).jetstreamManager();
  });

  afterEach(() => shop.stop());

  const differences = async () =>
    (await shop.app.get(StreamPlans).differences()).map(({ stream, consumer, kind, drift }) => ({
      what: `${consumer ?? stream}: ${kind}`,
      fields: drift.map(({ field }) => field),
    }));
  const mendAll = async () => {
    for (const difference of await shop.app.get(StreamPlans).differences()) await difference.mend();
  };
  const durable = (name: string, config: Partial<ConsumerConfig> = {}) =>
    jsm.consumers.add('EVT_SHOP', { durable_name: name, ack_policy: AckPolicy.Explicit, ...config });

  it('is empty after a start', async () => {
    expect(await differences()).toEqual([]);
  });

  it('shows a stream with other settings and changes it to what is declared', async () => {
    await jsm.streams.update('EVT_SHOP', { max_age: 60_000_000_000, duplicate_window: 60_000_000_000 });
    expect(await differences()).toEqual([
      { what: 'EVT_SHOP: stream differs', fields: ['max_age', 'duplicate_window'] },
    ]);
    await mendAll();
    expect(await differences()).toEqual([]);
    expect((await jsm.streams.info('EVT_SHOP')).config.max_age).toBe(7 * 24 * 3_600 * 1e9);
  });

  it('shows a consumer with other limits and gives it the declared ones, its position kept', async () => {
    await jsm.consumers.update('EVT_SHOP', 'shop_price-tags', { max_ack_pending: 3 });
    expect(await differences()).toEqual([
      { what: 'shop_price-tags: consumer has other limits', fields: ['max_ack_pending'] },
    ]);
    const { created } = await jsm.consumers.info('EVT_SHOP', 'shop_price-tags');
    await mendAll();
    expect(await differences()).toEqual([]);
    expect((await jsm.consumers.info('EVT_SHOP', 'shop_price-tags')).created).toBe(created);
  });

  it('shows a consumer that reads something else, and begins it anew', async () => {
    await shop.stop();
    shop = await TestService.start({ login, service: 'shop', providers: [PriceTags] });
    jsm = await shop.app.get(NatsLink).jetstreamManager();
    // As an older version may have left it, and after this start: with it, the start refuses.
    await jsm.consumers.delete('EVT_SHOP', 'shop_price-tags');
    await durable('shop_price-tags', { filter_subject: 'evt.shop.price-dropped.v1.*', max_deliver: 10 });
    expect((await differences())[0]).toMatchObject({
      what: 'shop_price-tags: consumer is for something else',
      fields: expect.arrayContaining(['filter_subject']),
    });
    await mendAll();
    expect(await differences()).toEqual([]);
    const { config } = await jsm.consumers.info('EVT_SHOP', 'shop_price-tags');
    expect(config.filter_subject).toBe('evt.shop.price-changed.v1.*');
  });

  it('shows and deletes the durable consumers of this service that it no longer declares, and no others', async () => {
    await durable('shop_coupons');
    await durable('shop_price-list_p16');
    await durable('bakery_coupons');
    await jsm.consumers.add('EVT_SHOP', { name: 'shop_passing', inactive_threshold: 60_000_000_000 });
    expect((await differences()).map(({ what }) => what).toSorted()).toEqual([
      'shop_coupons: consumer unclaimed',
      'shop_price-list_p16: consumer unclaimed',
    ]);
    await mendAll();
    expect(await differences()).toEqual([]);
    await expect(jsm.consumers.info('EVT_SHOP', 'shop_coupons')).rejects.toThrow('consumer not found');
    expect((await jsm.consumers.info('EVT_SHOP', 'bakery_coupons')).name).toBe('bakery_coupons');
  });

  it('says so when the server refuses a change', async () => {
    const [gone] = await shop.app.get(StreamPlans).differences();
    expect(gone).toBeUndefined();
    await jsm.streams.update('EVT_SHOP', { subjects: ['evt.shop.price-changed.v1.*'] });
    await jsm.streams.add({ name: 'OTHER', subjects: ['evt.shop.other'] });
    const [difference] = await shop.app.get(StreamPlans).differences();
    expect(difference).toMatchObject({ stream: 'EVT_SHOP', drift: [{ field: 'subjects' }] });
    await expect(difference!.mend()).rejects.toThrow('overlap');
  });
});
