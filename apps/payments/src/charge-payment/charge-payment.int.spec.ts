import { newMessageId } from '@nestwork/contract-kit';
import { ChargePayment, GetPayment, GetPayments, RefundPayment } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { startService, type TestService } from '@nestwork/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PaymentsConfig } from '../payments.config.js';
import { PaymentsModule } from '../payments.module.js';
import { ProviderProcess } from '../spec-support/provider-process.js';
import { ChargePaymentHandler } from './charge-payment.handler.js';

const charging = (orderId: string, card = 'tok_ok') => ChargePayment.of({ orderId, amountCents: 450, card });

describe('charging and refunding a payment', () => {
  let provider: ProviderProcess;
  let payments: TestService;
  beforeEach(async () => {
    provider = await ProviderProcess.start();
    const env = { PAYMENT_PROVIDER_URL: provider.url };
    payments = await startService(PaymentsModule, { name: 'payments', config: PaymentsConfig, env });
  });
  afterEach(async () => {
    await payments.stop();
    await provider.stop();
  });

  const charge = (orderId: string, card?: string) => payments.request(charging(orderId, card));
  const refund = (orderId: string) => payments.request(RefundPayment.of({ orderId }));
  const statusOf = async (orderId: string) => (await payments.request(GetPayment.of({ orderId }))).status;
  const captures = async (orderId: string) =>
    (await provider.historyOf(orderId)).filter((type) => type === 'captured').length;

  it('takes the money and keeps the reference of the provider', async () => {
    const orderId = newMessageId();
    expect(await charge(orderId)).toEqual({ orderId, providerReference: `fake_${orderId}` });
    expect(await payments.request(GetPayment.of({ orderId }))).toEqual({
      orderId,
      status: 'captured',
      amountCents: 450,
    });
  });

  it('shows the payments of several orders, and of those that have none that they have none', async () => {
    const [paid, open, declined] = [newMessageId(), newMessageId(), newMessageId()];
    await charge(paid);
    await charge(declined, 'tok_declined').catch(() => undefined);
    const orderIds = [open, paid.toUpperCase(), declined];
    const { payments: shown } = await payments.request(GetPayments.of({ orderIds }));
    expect(shown).toEqual([
      { orderId: open, status: 'none', amountCents: 0 },
      { orderId: paid, status: 'captured', amountCents: 450 },
      { orderId: declined, status: 'declined', amountCents: 450 },
    ]);
  });

  it('shows a payment to its customer, and to nobody else that there is one', async () => {
    const [orderId, customerId, stranger] = [newMessageId(), newMessageId(), newMessageId()];
    await payments.request(ChargePayment.of({ orderId, customerId, amountCents: 450, card: 'tok_ok' }));
    const seenBy = async (asking: { customerId?: string }) => [
      await payments.request(GetPayment.of({ orderId, ...asking })),
      ...(await payments.request(GetPayments.of({ orderIds: [orderId], ...asking }))).payments,
    ];
    const own = { orderId, status: 'captured', amountCents: 450 };
    const nothing = { orderId, status: 'none', amountCents: 0 };
    expect(await seenBy({ customerId: customerId.toUpperCase() })).toEqual([own, own]);
    expect(await seenBy({ customerId: stranger })).toEqual([nothing, nothing]);
    // So callers of the version before see what they saw.
    expect(await seenBy({})).toEqual([own, own]);
  });

  it('keeps whose a payment is from whoever says so first: the charge, or the refund that overtakes it', async () => {
    const [orderId, customerId, stranger] = [newMessageId(), newMessageId(), newMessageId()];
    await payments.request(RefundPayment.of({ orderId, customerId }));
    await charge(orderId).catch(() => undefined);
    await payments.request(RefundPayment.of({ orderId, customerId: stranger }));
    const statusFor = async (asking: string) =>
      (await payments.request(GetPayment.of({ orderId, customerId: asking }))).status;
    expect([await statusFor(customerId), await statusFor(stranger)]).toEqual(['voided', 'none']);
  });

  it('shows what was charged for nobody in particular to whoever asks', async () => {
    const [orderId, customerId] = [newMessageId(), newMessageId()];
    await charge(orderId);
    expect((await payments.request(GetPayment.of({ orderId, customerId }))).status).toBe('captured');
  });

  it('takes the money once, however often it is asked', async () => {
    const orderId = newMessageId();
    await payments.deliver(charging(orderId), { times: 3 });
    await Promise.all([charge(orderId), charge(orderId)]);
    await payments.settled();
    expect(await captures(orderId)).toBe(1);
    expect(await statusOf(orderId)).toBe('captured');
  });

  it.each(['inbox.before-commit', 'inbox.committed'])('takes the money once when it dies at %s', async (point) => {
    const [orderId, id] = [newMessageId(), newMessageId()];
    await payments.crashAt(point);
    const request = { id, timeoutMs: 1_000 };
    await expect(payments.request(charging(orderId), request)).rejects.toMatchObject({ category: 'timeout' });
    await payments.restart();
    expect(await payments.request(charging(orderId), { id })).toMatchObject({ orderId });
    expect(await captures(orderId)).toBe(1);
    expect(await statusOf(orderId)).toBe('captured');
  });

  it('takes the money once when the network delivers each call twice', async () => {
    const orderId = newMessageId();
    await charge(orderId, 'tok_twice');
    expect(await captures(orderId)).toBe(1);
  });

  it('remembers that a card was declined, though the command failed', async () => {
    const orderId = newMessageId();
    const declined = { code: 'payments.card-declined', orderId, reason: 'insufficient funds' };
    await expect(charge(orderId, 'tok_declined')).rejects.toMatchObject(declined);
    expect(await statusOf(orderId)).toBe('declined');
  });

  it('gives back what was taken, once', async () => {
    const orderId = newMessageId();
    await charge(orderId);
    expect(await refund(orderId)).toEqual({ orderId, refundedCents: 450 });
    expect(await refund(orderId)).toEqual({ orderId, refundedCents: 450 });
    expect((await provider.historyOf(orderId)).filter((type) => type === 'refunded')).toHaveLength(1);
    expect(await statusOf(orderId)).toBe('refunded');
  });

  it('refuses a charge whose refund came first', async () => {
    const orderId = newMessageId();
    expect(await refund(orderId)).toEqual({ orderId, refundedCents: 0 });
    await expect(charge(orderId)).rejects.toMatchObject({ code: 'payments.payment-refused', orderId });
    expect(await captures(orderId)).toBe(0);
    expect(await statusOf(orderId)).toBe('voided');
  });

  it('refuses the charge whose success it hears of after the refund', async () => {
    const orderId = newMessageId();
    await charge(orderId);
    await refund(orderId);
    const late = () =>
      payments.app
        .get(ChargePaymentHandler)
        .execute(charging(orderId), { status: 'captured', providerReference: `fake_${orderId}` });
    await expect(payments.app.get(Database).transaction(late)).rejects.toMatchObject({
      code: 'payments.payment-refused',
    });
    expect(await statusOf(orderId)).toBe('refunded');
  });

  it('keeps no money when charge and refund arrive together, whoever is first', async () => {
    const orderIds = Array.from({ length: 8 }, () => newMessageId());
    await Promise.all(orderIds.flatMap((orderId) => [charge(orderId).catch(() => undefined), refund(orderId)]));
    for (const orderId of orderIds) {
      const history = await provider.historyOf(orderId);
      expect(history.filter((type) => type === 'captured')).toHaveLength(
        history.filter((type) => type === 'refunded').length,
      );
      expect(await statusOf(orderId)).toMatch(/refunded|voided/);
    }
  });

  it('gives back what the provider took without ever saying so', async () => {
    const orderId = newMessageId();
    await expect(charge(orderId, 'tok_timeout')).rejects.toMatchObject({ category: 'internal' });
    expect(await refund(orderId)).toEqual({ orderId, refundedCents: 450 });
    await expect(charge(orderId, 'tok_timeout')).rejects.toMatchObject({ code: 'payments.payment-refused', orderId });
    expect(await provider.historyOf(orderId)).toEqual(['authorised', 'captured', 'refunded', 'repeated', 'repeated']);
  });
});
