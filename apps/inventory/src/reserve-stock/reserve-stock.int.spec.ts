import { newMessageId } from '@nestwork/contract-kit';
import { ReleaseStock, ReserveStock, type StockLine } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { greenTea, rareTea, startInventory, teapot, unitsOf } from '../spec-support/inventory-under-test.js';

const some = (productId: string, quantity = 1) => ({ productId, quantity });

describe('reserving stock', () => {
  let inventory: TestService;
  beforeEach(async () => {
    inventory = await startInventory();
  });
  afterEach(() => inventory.stop());

  const reserve = (orderId: string, ...lines: StockLine[]) => inventory.request(ReserveStock.of({ orderId, lines }));

  it('sets every line aside', async () => {
    const orderId = newMessageId();
    expect(await reserve(orderId, some(greenTea, 3), some(teapot, 2))).toEqual({ orderId });
    expect(await unitsOf(inventory, greenTea)).toEqual({ onHand: 997, reserved: 3, sold: 0 });
    expect(await unitsOf(inventory, teapot)).toEqual({ onHand: 198, reserved: 2, sold: 0 });
  });

  it('sets stock aside once, however often an order asks', async () => {
    const orderId = newMessageId();
    await inventory.deliver(ReserveStock.of({ orderId, lines: [some(greenTea, 3)] }), { times: 3 });
    await inventory.settled();
    expect(await reserve(orderId, some(greenTea, 3))).toEqual({ orderId });
    expect(await unitsOf(inventory, greenTea)).toMatchObject({ reserved: 3 });
  });

  it('sets nothing aside when one line falls short', async () => {
    const short = reserve(newMessageId(), some(greenTea, 3), some(rareTea, 2));
    const shortage = { code: 'inventory.out-of-stock', productId: rareTea, requested: 2, available: 1 };
    await expect(short).rejects.toMatchObject(shortage);
    expect(await unitsOf(inventory, greenTea)).toMatchObject({ reserved: 0 });
    expect(await inventory.query('SELECT * FROM reservation')).toEqual([]);
  });

  it('refuses an order whose release came first', async () => {
    const orderId = newMessageId();
    await inventory.request(ReleaseStock.of({ orderId }));
    await expect(reserve(orderId, some(greenTea))).rejects.toMatchObject({
      code: 'inventory.reservation-refused',
      orderId,
    });
    expect(await unitsOf(inventory, greenTea)).toMatchObject({ reserved: 0 });
  });

  it('gives the last unit to one of many orders that want it at the same time (T37)', async () => {
    const wanted = Array.from({ length: 12 }, () => reserve(newMessageId(), some(rareTea)));
    const outcomes = await Promise.allSettled(wanted);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await unitsOf(inventory, rareTea)).toEqual({ onHand: 0, reserved: 1, sold: 0 });
  });

  it('serves orders that name the same products in opposite order, without deadlock', async () => {
    const oneWay = Array.from({ length: 10 }, () => reserve(newMessageId(), some(greenTea), some(teapot)));
    const otherWay = Array.from({ length: 10 }, () => reserve(newMessageId(), some(teapot), some(greenTea)));
    await Promise.all([...oneWay, ...otherWay]);
    expect(await unitsOf(inventory, greenTea)).toMatchObject({ reserved: 20 });
    expect(await unitsOf(inventory, teapot)).toMatchObject({ reserved: 20 });
  });

  it('gives the recorded answer when the service died after its commit and before its reply', async () => {
    const [orderId, id] = [newMessageId(), newMessageId()];
    const asked = ReserveStock.of({ orderId, lines: [some(greenTea, 3)] });
    await inventory.crashAt('inbox.committed');
    await expect(inventory.request(asked, { id, timeoutMs: 500 })).rejects.toMatchObject({ category: 'timeout' });
    await inventory.restart();
    expect(await inventory.request(asked, { id })).toEqual({ orderId });
    expect(await unitsOf(inventory, greenTea)).toEqual({ onHand: 997, reserved: 3, sold: 0 });
  });
});
