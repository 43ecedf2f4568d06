import { describe, expect, it } from '@jest/globals';
import { oneEffect } from './i8-one-effect.js';
import { findingsOf } from './spec-support/findings-of.js';
import { customerId } from './spec-support/sound-run.js';

describe('one effect', () => {
  it.each([
    ['an event that was counted twice', { orders: 4, ordered_cents: 3600 }],
    ['an event that was not counted', { orders: 2, ordered_cents: 1800 }],
    ['an amount that was counted twice', { orders: 3, ordered_cents: 3600 }],
  ])('shows %s', async (_, row) => {
    const damage = (files) => Object.assign(files['databases/payments/customer_ledger.jsonl'][0], row);
    expect(await findingsOf(oneEffect, damage)).toEqual([
      `${customerId}: the ledger counts ${row.orders} orders of ${row.ordered_cents} cents, announced were 3 of 2700`,
    ]);
  });

  it('shows a customer whom the ledger does not know, and one whom nobody announced', async () => {
    const other = (files) => (files['databases/payments/customer_ledger.jsonl'][0].customer_id = 'c-2');
    expect(await findingsOf(oneEffect, other)).toEqual([
      'c-2: the ledger counts 3 orders of 2700 cents, announced were 0 of 0',
      `${customerId}: 3 orders were announced, and the ledger does not know the customer`,
    ]);
  });

  it('does not expect the effect of a dead letter', async () => {
    const dead = (files) => {
      const [placed] = files['databases/orders/outbox_published.jsonl'];
      files['databases/payments/failed_message.jsonl'] = [{ message_id: placed.message_id, dead_at: 'then' }];
      Object.assign(files['databases/payments/customer_ledger.jsonl'][0], { orders: 2, ordered_cents: 1800 });
    };
    expect(await findingsOf(oneEffect, dead)).toEqual([]);
  });

  it('expects the effect of a dead letter that was mended, once', async () => {
    const mended = { kind: 'mended', id: 'm-1', customerId: 'c-2', totalCents: 100 };
    const counted = (orders) => (files) => {
      files['injected.jsonl'] = [mended];
      const row = { customer_id: 'c-2', orders, ordered_cents: 100 * orders };
      if (orders > 0) files['databases/payments/customer_ledger.jsonl'].push(row);
    };
    expect(await findingsOf(oneEffect, counted(1))).toEqual([]);
    expect(await findingsOf(oneEffect, counted(2))).toEqual([
      'c-2: the ledger counts 2 orders of 200 cents, announced were 1 of 100',
    ]);
    expect(await findingsOf(oneEffect, counted(0))).toEqual([
      'c-2: 1 orders were announced, and the ledger does not know the customer',
    ]);
  });

  it('shows requests that more than one instance worked on, whatever each process counts', async () => {
    const count = (pid, value) => ({ instance: 'orders-1', pid, values: { [requestCount]: value } });
    const counted =
      (...samples) =>
      (files) =>
        files['metrics.jsonl'].push(...samples);
    expect(await findingsOf(oneEffect, counted(count(1, 2), count(1, 3), count(2, 1)))).toEqual([]);
    expect(await findingsOf(oneEffect, counted(count(1, 3), count(2, 2)))).toEqual([
      'requests: the gateway sent 4 at most, 0 once more, and 5 were worked on',
    ]);
  });

  it('allows as many requests more as gateways tried once more', async () => {
    const counted = (worked) => (files) =>
      files['metrics.jsonl'].push(
        { instance: 'orders-1', pid: 1, values: { [requestCount]: worked } },
        { instance: 'gateway-1', pid: 2, values: { nestwork_service_retries_total: 1 } },
        { instance: 'gateway-1', pid: 2, values: { nestwork_service_retries_total: 2 } },
      );
    expect(await findingsOf(oneEffect, counted(6))).toEqual([]);
    expect(await findingsOf(oneEffect, counted(7))).toEqual([
      'requests: the gateway sent 4 at most, 2 once more, and 7 were worked on',
    ]);
  });
});

const requestCount = 'nestwork_message_duration_seconds_count{via="request"}';
