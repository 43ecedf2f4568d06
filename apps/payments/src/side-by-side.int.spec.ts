import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { newMessageId } from '@nestwork/contract-kit';
import { ChargePayment, GetPayment, RefundPayment } from '@nestwork/contracts';
import { eventually, startService, type TestService } from '@nestwork/testing';
import type { QueryRunner } from 'typeorm';
import { AddPaymentCustomer1760000000002 } from '../migrations/1760000000002-add-payment-customer.js';
import { PaymentsConfig } from './payments.config.js';
import { PaymentsModule } from './payments.module.js';
import { PaymentsBefore } from './spec-support/payments-before.js';
import { ProviderProcess } from './spec-support/provider-process.js';

let provider: ProviderProcess;
const running: TestService[] = [];

beforeEach(async () => {
  provider = await ProviderProcess.start();
});
afterEach(async () => {
  for (const release of running.splice(0)) await release.stop();
  await provider.stop();
});

async function run(release: Type, alongside?: TestService): Promise<TestService> {
  const env = { PAYMENT_PROVIDER_URL: provider.url };
  const options = { name: 'payments', config: PaymentsConfig, env, ...(alongside && { alongside }) };
  const started = await startService(release, options);
  running.push(started);
  return started;
}

async function end(release: TestService): Promise<void> {
  running.splice(running.indexOf(release), 1);
  await release.stop();
}

/** Does to the database what `migration` says, and forgets or notes that it ran. */
async function migrate(way: 'up' | 'down', service: TestService): Promise<void> {
  const migration = new AddPaymentCustomer1760000000002();
  await migration[way]({ query: (sql: string) => service.query(sql) } as unknown as QueryRunner);
  const { name } = AddPaymentCustomer1760000000002;
  if (way === 'down') await service.query('DELETE FROM migrations WHERE name = $1', [name]);
  else await service.query(`INSERT INTO migrations (timestamp, name) VALUES (1760000000002, $1)`, [name]);
}

const charge = (orderId: string, customerId: string) =>
  ChargePayment.of({ orderId, customerId, amountCents: 450, card: 'tok_ok' });
const statusFor = async (service: TestService, orderId: string, customerId?: string) =>
  (await service.request(GetPayment.of({ orderId, ...(customerId && { customerId }) }))).status;

/** What the provider did, each once: what it was asked again it only answers again. */
const movesOf = async (orderId: string) => (await provider.historyOf(orderId)).filter((type) => type !== 'repeated');

/** Customers who are charged one after the other until told to stop, by request and by stored command; every other one is refunded. */
class Charges {
  readonly refunded = new Map<string, boolean>();
  readonly customerId = newMessageId();
  #isEnding = false;
  readonly #clients: Promise<void>[];

  constructor(private readonly service: TestService) {
    this.#clients = [0, 1, 2].map(() => this.#go());
  }

  /** Resolves when so many more were charged. */
  async more(count: number): Promise<void> {
    const enough = this.refunded.size + count;
    await eventually(() => expect(this.refunded.size).toBeGreaterThanOrEqual(enough));
  }

  /** Rejects when a single request failed. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#clients);
  }

  async #go(): Promise<void> {
    const { service, customerId } = this;
    while (!this.#isEnding) {
      const [asked, stored] = [newMessageId(), newMessageId()];
      await service.request(charge(asked, customerId));
      await service.deliver(charge(stored, customerId));
      await service.request(RefundPayment.of({ orderId: asked, customerId }));
      this.refunded.set(asked, true).set(stored, false);
    }
  }
}

describe('Payments that knows whose order it is, and the release before it, on one database', () => {
  it('take over from each other under load in both directions: nothing fails, and all is charged once', async () => {
    const before = await run(PaymentsBefore);
    const charges = new Charges(before);
    await charges.more(6);
    const now = await run(PaymentsModule, before);
    await charges.more(6);
    await end(before);
    await charges.more(6);
    const again = await run(PaymentsBefore, now);
    await charges.more(6);
    await end(now);
    await charges.more(6);
    const last = await run(PaymentsModule, again);
    await charges.more(6);
    await charges.end();
    await last.settled();

    for (const [orderId, isRefunded] of charges.refunded) {
      const history = ['authorised', 'captured', ...(isRefunded ? ['refunded'] : [])];
      expect(await movesOf(orderId)).toEqual(history);
      // Whichever of the two answers, and whichever wrote it.
      expect(await statusFor(last, orderId, charges.customerId)).toBe(isRefunded ? 'refunded' : 'captured');
    }
    const owners = await last.query<{ owner: string | null }>('SELECT DISTINCT customer_id AS owner FROM payment');
    expect(new Set(owners.map(({ owner }) => owner))).toEqual(new Set([charges.customerId, null]));
  });

  it('once back at the release before, the column can go; what it said is gone with it, and strangers see those payments', async () => {
    const [orderId, customerId, stranger] = [newMessageId(), newMessageId(), newMessageId()];
    const now = await run(PaymentsModule);
    await now.request(charge(orderId, customerId));
    expect(await statusFor(now, orderId, stranger)).toBe('none');

    const before = await run(PaymentsBefore, now);
    await end(now);
    await migrate('down', before);
    await before.request(charge(newMessageId(), customerId));
    const again = await run(PaymentsModule, before);
    await end(before);
    expect(await statusFor(again, orderId, customerId)).toBe('captured');
    expect(await statusFor(again, orderId, stranger)).toBe('captured');
  });

  it('a column that goes under the release that uses it stops its messages, and loses none', async () => {
    const [orderId, customerId] = [newMessageId(), newMessageId()];
    const now = await run(PaymentsModule);
    await migrate('down', now);
    await now.deliver(charge(orderId, customerId));
    await eventually(async () => expect(await provider.historyOf(orderId)).toContain('captured'));
    expect(await now.query('SELECT FROM payment')).toEqual([]);

    await migrate('up', now);
    await now.settled();
    expect(await statusFor(now, orderId, customerId)).toBe('captured');
    expect(await movesOf(orderId)).toEqual(['authorised', 'captured']);
  });
});
