import { describe, expect, it } from '@jest/globals';
import { atRest } from './i15-at-rest.js';
import { findingsOf } from './spec-support/findings-of.js';

describe('that all is at rest', () => {
  const after = (files, change) => Object.assign(files['run.json'].after.metrics['orders-1'], change);

  it.each([
    [
      'a drain that did not end',
      (files) => (files['run.json'].drain.left = ['orders: 3 open sagas']),
      'drain: it did not come to rest: orders: 3 open sagas',
    ],
    [
      'a consumer that was deleted and did not come back',
      (files) => files['streams.json'].EVT_ORDERS.consumers.shift(),
      'payments_customer-ledger_p3: it consumed EVT_ORDERS before the first fault, and exists no more',
    ],
    [
      'a stream that did not come back',
      (files) => delete files['streams.json'].EVT_INVENTORY,
      'orders_product-prices_p3: it consumed EVT_INVENTORY before the first fault, and exists no more',
    ],
    [
      'messages that wait',
      (files) => (files['streams.json'].EVT_ORDERS.consumers[0].num_pending = 2),
      'payments_customer-ledger_p3: 2 messages of EVT_ORDERS wait, and 0 were not acknowledged',
    ],
    [
      'messages that nobody acknowledged',
      (files) => (files['streams.json'].EVT_ORDERS.consumers[0].num_ack_pending = 1),
      'payments_customer-ledger_p3: 0 messages of EVT_ORDERS wait, and 1 were not acknowledged',
    ],
    [
      'a message that was not published',
      (files) =>
        (files['databases/orders/outbox.jsonl'] = [
          { message_id: 'm', key: 'k', subject: 's', created_at: 'then', refusal: 'too large' },
        ]),
      'k: s m waits in the outbox of orders since then, refused: too large',
    ],
    [
      'a message that is held for its key',
      (files) => (files['databases/payments/held_message.jsonl'] = [{ consumer: 'c', key: 'k', message_id: 'm' }]),
      'k: m is still held for c, and nothing poisoned its key',
    ],
    [
      'a session that is idle in a transaction',
      (files) => (files['run.json'].after.idleInTransaction = 1),
      'postgres: 1 sessions are idle in a transaction',
    ],
    [
      'a heap that grew',
      (files) => after(files, { heapUsedBytes: 100_000_000 }),
      'orders-1: its heap grew from 50000000 to 100000000 bytes',
    ],
    [
      'subscriptions that were left open',
      (files) => after(files, { values: { nestwork_nats_subscriptions: 22 } }),
      'orders-1: its subscriptions grew from 20 to 22',
    ],
  ])('shows %s', async (_, damage, finding) => {
    expect(await findingsOf(atRest, damage)).toEqual([finding]);
  });

  it('expects what follows poison to be held, and a heap to be no smaller than before', async () => {
    const held = (files) => {
      files['databases/payments/held_message.jsonl'] = [{ consumer: 'c', key: 'k', message_id: 'm' }];
      files['injected.jsonl'] = [{ kind: 'poison', key: 'k', expects: { dead: ['c'] } }];
      after(files, { heapUsedBytes: 60_000_000, values: { nestwork_nats_subscriptions: 21 } });
    };
    expect(await findingsOf(atRest, held)).toEqual([]);
  });
});
