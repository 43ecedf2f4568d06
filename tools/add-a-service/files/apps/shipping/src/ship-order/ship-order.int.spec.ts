import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ShipmentBegun, ShipOrder } from '@nestwork/contracts';
import { startService, type TestService } from '@nestwork/testing';
import { ShippingConfig } from '../shipping.config.js';
import { ShippingModule } from '../shipping.module.js';

let shipping: TestService;
beforeAll(async () => {
  shipping = await startService(ShippingModule, { name: 'shipping', config: ShippingConfig });
});
afterAll(() => shipping.stop());

it('sends each order once', async () => {
  const orderId = '0190b5a0-0000-7000-8000-000000000001';
  for (const times of [1, 2])
    expect([times, await shipping.request(ShipOrder.of({ orderId }))]).toEqual([times, ShipmentBegun.of({ orderId })]);
  expect(await shipping.query('SELECT order_id FROM shipment')).toEqual([{ order_id: orderId }]);
});
