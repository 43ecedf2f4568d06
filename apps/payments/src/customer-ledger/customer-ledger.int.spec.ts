import { newMessageId } from '@nestwork/contract-kit';
import { OrderPlaced } from '@nestwork/contracts';
import { startService, type TestService } from '@nestwork/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PaymentsConfig } from '../payments.config.js';
import { PaymentsModule } from '../payments.module.js';

describe('the customer ledger', () => {
  let payments: TestService;
  beforeAll(async () => {
    payments = await startService(PaymentsModule, { name: 'payments', config: PaymentsConfig });
  });
  afterAll(() => payments.stop());

  it('adds each order once, however often its event arrives', async () => {
    const customerId = newMessageId();
    for (const totalCents of [100, 20, 3]) {
      await payments.deliver(OrderPlaced.of({ orderId: newMessageId(), customerId, totalCents }), { times: 2 });
    }
    await payments.settled();
    const ledger = await payments.query(
      'SELECT orders::int, ordered_cents::int FROM customer_ledger WHERE customer_id = $1',
      [customerId],
    );
    expect(ledger).toEqual([{ orders: 3, ordered_cents: 123 }]);
  });
});
