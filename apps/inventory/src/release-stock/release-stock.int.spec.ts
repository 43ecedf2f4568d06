import { newMessageId } from '@nestwork/contract-kit';
import { ReleaseStock, ReserveStock } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { greenTea, startInventory, teapot, unitsOf } from '../spec-support/inventory-under-test.js';

describe('releasing stock', () => {
  let inventory: TestService;
  beforeAll(async () => {
    inventory = await startInventory();
  });
  afterAll(() => inventory.stop());

  const reserve = (orderId: string, productId: string) =>
    inventory.request(ReserveStock.of({ orderId, lines: [{ productId, quantity: 5 }] }));
  const release = (orderId: string) => inventory.request(ReleaseStock.of({ orderId }));

  it('has everything on hand again, once, however often it is asked', async () => {
    const orderId = newMessageId();
    const before = await unitsOf(inventory, greenTea);
    await reserve(orderId, greenTea);
    await inventory.deliver(ReleaseStock.of({ orderId }), { times: 2 });
    await inventory.settled();
    expect(await release(orderId)).toEqual({ orderId });
    expect(await unitsOf(inventory, greenTea)).toEqual(before);
  });

  it('ends with nothing set aside when it races with the reservation, whoever wins', async () => {
    const orderIds = Array.from({ length: 10 }, () => newMessageId());
    const before = await unitsOf(inventory, teapot);
    await Promise.all(
      orderIds.flatMap((orderId) => [reserve(orderId, teapot).catch(() => undefined), release(orderId)]),
    );
    expect(await unitsOf(inventory, teapot)).toEqual(before);
  });
});
