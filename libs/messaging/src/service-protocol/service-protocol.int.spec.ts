import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryHandler } from '@nestjs/cqrs';
import { NatsAccount } from '@nestwork/testing';
import { GetPrice, Price, ProductUnknown } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';

@QueryHandler(GetPrice)
class GetPriceHandler {
  async execute({ product }: GetPrice): Promise<Price> {
    if (product === 'salt') throw ProductUnknown.of({ product });
    return Price.of({ product, cents: 450 });
  }
}

describe('the NATS service protocol', () => {
  let shop: TestService;

  beforeAll(async () => {
    const login = (await NatsAccount.claim()).login;
    shop = await TestService.start({ login, providers: [GetPriceHandler], instance: 'one', version: '1.2.3' });
    await shop.client.request(GetPrice.of({ product: 'tea' }));
    await shop.client.request(GetPrice.of({ product: 'salt' })).catch(() => {});
  });

  afterAll(() => shop.stop());

  const ask = async (subject: string) => (await shop.app.get(NatsLink).get().request(subject)).json();
  const identity = { name: 'shop', id: 'one', version: '1.2.3', metadata: {} };
  const endpoint = { name: 'get-price-v1', subject: 'svc.shop.get-price.v1', queue_group: 'shop' };

  it.each(['$SRV.PING', '$SRV.PING.shop', '$SRV.PING.shop.one'])('answers %s', async (subject) => {
    expect(await ask(subject)).toEqual({ type: 'io.nats.micro.v1.ping_response', ...identity });
  });

  it('tells what the service serves', async () => {
    const expected = {
      type: 'io.nats.micro.v1.info_response',
      ...identity,
      description: '',
      endpoints: [{ ...endpoint, metadata: {} }],
    };
    expect(await ask('$SRV.INFO.shop')).toEqual(expected);
  });

  it('counts requests and errors', async () => {
    expect(await ask('$SRV.STATS.shop')).toMatchObject({
      type: 'io.nats.micro.v1.stats_response',
      ...identity,
      started: expect.stringMatching(/^\d{4}-.*Z$/),
      endpoints: [
        {
          ...endpoint,
          num_requests: 2,
          num_errors: 1,
          last_error: 'product unknown',
          processing_time: expect.any(Number),
          average_processing_time: expect.any(Number),
        },
      ],
    });
  });
});
