import { expect, it } from '@jest/globals';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { shareOf } from './priority.js';

const endpoint = (name: string) => shopEndpoints.find((each) => each.name === name)!;

it('sheds questions to several services first, then new writes, and cheap questions and repeats of writes last', () => {
  const none = { idempotencyKeys: [] };
  const shares = [
    shareOf(endpoint('getOrder'), none),
    shareOf(endpoint('placeOrder'), none),
    shareOf(endpoint('listOrders'), none),
    shareOf(endpoint('placeOrder'), { idempotencyKeys: ['k'] }),
  ];
  expect(shares).toEqual([0.7, 0.85, 1, 1]);
});
