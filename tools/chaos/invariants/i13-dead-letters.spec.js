import { describe, expect, it } from '@jest/globals';
import { deadLetters } from './i13-dead-letters.js';
import { findingsOf } from './spec-support/findings-of.js';

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

  it('shows a dead letter that is no poison', async () => {
    const rows = [{ ...failed, attempts: 5, dead_at: 'then' }];
    expect(await findingsOf(deadLetters, withRows(rows, []))).toEqual([
      'm: payments.customer-ledger set aside a message that is no poison: broken',
    ]);
  });

  it('takes a charge that the provider never answers for poison, and no other message that failed like it', async () => {
    const error_message = 'the payment provider gave no answer';
    const silent = { ...failed, attempts: 5, dead_at: 'then', error_message, body: '{"card":"tok_timeout"}' };
    expect(await findingsOf(deadLetters, withRows([silent], []))).toEqual([]);
    const others = [
      { ...silent, body: '{"card":"tok_ok"}' },
      { ...silent, attempts: 4 },
      { ...silent, error_message: 'broken' },
    ];
    expect(await findingsOf(deadLetters, withRows(others, []))).toHaveLength(3);
  });

  it('shows poison that vanished', async () => {
    expect(await findingsOf(deadLetters, withRows([], [poison]))).toEqual([
      'chaos-1: bad-json number 7 of EVT_ORDERS should be a dead letter of payments.customer-ledger, and is not',
    ]);
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
