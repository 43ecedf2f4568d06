import { expect, it } from '@jest/globals';
import { orderGraph } from '../orders/order-graph.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { checkReveals } from './check-reveals.js';

it('every graph field reveals an endpoint that there is', () => {
  expect(() => checkReveals(shopEndpoints)).not.toThrow();
});

it('a graph field cannot reveal an endpoint that there is not', () => {
  const endpoints = [{ name: 'listOrders', graph: orderGraph }];
  expect(() => checkReveals(endpoints)).toThrow('OrderSummary.payment reveals getOrder, and there is no such endpoint');
});
