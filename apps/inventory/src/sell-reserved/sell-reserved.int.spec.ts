import { newMessageId } from '@nestwork/contract-kit';
import { OrderConfirmed, ReserveStock } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { greenTea, startInventory, unitsOf } from '../spec-support/inventory-under-test.js';

const confirmed = (orderId: string) => OrderConfirmed.of({ orderId, customerId: newMessageId(), totalCents: 1350 });

describe('selling what a confirmed order has reserved', () => {
  let inventory: TestService;
  beforeEach(async () => {
    inventory = await startInventory();
  });
  afterEach(() => inventory.stop());

  it('moves the units from reserved to sold once, however often the confirmation arrives', async () => {
    const orderId = newMessageId();
    await inventory.request(ReserveStock.of({ orderId, lines: [{ productId: greenTea, quantity: 3 }] }));
    await inventory.deliver(confirmed(orderId), { times: 2 });
    await inventory.deliver(confirmed(orderId));
    await inventory.settled();
    expect(await unitsOf(inventory, greenTea)).toEqual({ onHand: 997, reserved: 0, sold: 3 });
  });
});
