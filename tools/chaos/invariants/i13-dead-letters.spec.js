import { describe, expect, it } from '@jest/globals';
import { deadLetters } from './i13-dead-letters.js';
import { findingsOf } from './spec-support/findings-of.js';
import { timeAt } from './spec-support/recorder.js';

describe('the dead letters', () => {
  const failed = {
    message_id: 'm',
    consumer: 'payments.customer-ledger',
    stream: 'EVT_ORDERS',
    stream_seq: 7,
    error_message: 'broken',
  };
  const poison = {
    kind: 'poison',
    what: 'bad-json',
    stream: 'EVT_ORDERS',
    seq: 7,
    brokerId: 'chaos-1',
    expects: { dead: ['payments.customer-ledger'], attempts: 1 },
  };
  const withRows = (rows, injected) => (files) => {
    files['databases/payments/failed_message.jsonl'] = rows;
    files['injected.jsonl'] = injected;
  };

  it('finds nothing when the poison was set aside after its attempts', async () => {
    const rows = [{ ...failed, attempts: 1, dead_at: 'then' }];
    expect(await findingsOf(deadLetters, withRows(rows, [poison]))).toEqual([]);
  });

  it('allows poison as many attempts more as were said, and no others', async () => {
    const found = (attempts) => {
      const patient = { ...poison, expects: { ...poison.expects, mostAttempts: 3 } };
      return findingsOf(deadLetters, withRows([{ ...failed, attempts, dead_at: 'then' }], [patient]));
    };
    expect(await found(1)).toEqual([]);
    expect(await found(3)).toEqual([]);
    expect(await found(4)).toEqual([expect.stringContaining('tried it 4 times before it was set aside, due are 1')]);
  });

  it('shows a dead letter that is no poison', async () => {
    const rows = [{ ...failed, attempts: 5, dead_at: 'then' }];
    expect(await findingsOf(deadLetters, withRows(rows, []))).toEqual([
      'm: payments.customer-ledger set aside a message that is no poison: broken',
    ]);
  });

  it('takes a charge that the provider never answers for poison, and no other message that failed like it', async () => {
    const error_name = 'PaymentProviderError';
    const dead = { ...failed, attempts: 5, dead_at: 'then', error_name, last_failed_at: timeAt(125) };
    const trouble = (files) =>
      files['faults.jsonl'].push({
        fault: 'F21',
        startedAt: timeAt(100),
        healedAt: timeAt(120),
        targets: ['provider'],
      });
    const found = (row) =>
      findingsOf(deadLetters, (files) => {
        trouble(files);
        withRows([row], [])(files);
      });
    const silent = { ...dead, last_failed_at: timeAt(20), body: '{"card":"tok_timeout"}' };
    expect(await found(silent)).toEqual([]);
    expect(await found(dead)).toEqual([]);
    for (const other of [
      { ...dead, last_failed_at: timeAt(130) },
      { ...dead, attempts: 4 },
      { ...dead, error_name: 'Error' },
      { ...silent, body: '{"card":"tok_ok"}' },
    ])
      expect(await found(other)).toHaveLength(1);
  });

  it('shows poison that vanished', async () => {
    expect(await findingsOf(deadLetters, withRows([], [poison]))).toEqual([
      'chaos-1: bad-json number 7 of EVT_ORDERS should be a dead letter of payments.customer-ledger, and is not',
    ]);
  });

  const confirmedOrders = (files) => {
    const consumer = {
      name: 'shipping_confirmed-orders',
      config: { filter_subject: 'evt.orders.order-confirmed.v1.*' },
    };
    files['consumers.json'].EVT_ORDERS.push(consumer);
  };
  const confirmed = { ...poison, subject: 'evt.orders.order-confirmed.v1.5' };
  const found = (row, injected) =>
    findingsOf(deadLetters, (files) => {
      confirmedOrders(files);
      withRows([{ ...failed, attempts: 1, dead_at: 'then' }, ...row], injected)(files);
    });

  it('expects what nobody can read of every consumer that takes it', async () => {
    const expects = { ...poison.expects, dead: ['payments.customer-ledger', 'inventory.sell-reserved'] };
    const row = (consumer) => ({ ...failed, consumer, attempts: 1, dead_at: 'then' });
    const unreadable = [{ ...confirmed, expects: { ...expects, ofEveryTaker: true } }];
    const rows = [row('inventory.sell-reserved'), row('shipping.confirmed-orders')];
    expect(await found(rows, unreadable)).toEqual([]);
    expect(await found(rows.slice(0, 1), unreadable)).toEqual([
      'chaos-1: bad-json number 7 of EVT_ORDERS should be a dead letter of shipping-confirmed-orders, and is not',
    ]);
    expect(await found(rows, [{ ...confirmed, expects }])).toEqual([
      'm: shipping.confirmed-orders set aside a message that is no poison: broken',
    ]);
  });

  it('leaves it to others whether they keep what was mended for one', async () => {
    const mended = { kind: 'mended', id: 'm', consumer: 'shipping.confirmed-orders' };
    expect(await found([], [mended])).toEqual([]);
    expect(await found([], [{ ...mended, consumer: 'payments.customer-ledger' }])).toHaveLength(1);
  });

  it('shows poison that was tried too often', async () => {
    const rows = [{ ...failed, attempts: 5, dead_at: 'then' }];
    expect(await findingsOf(deadLetters, withRows(rows, [poison]))).toEqual([
      'm: payments.customer-ledger tried it 5 times before it was set aside, due are 1',
    ]);
  });

  it('shows a message that is still tried after the drain', async () => {
    const rows = [{ ...failed, attempts: 2, dead_at: null }];
    expect(await findingsOf(deadLetters, withRows(rows, []))).toEqual([
      'm: payments.customer-ledger still tries it after the drain: broken',
    ]);
  });
});
