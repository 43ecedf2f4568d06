import { describe, expect, it } from '@jest/globals';
import { allReceived } from './i7-all-received.js';
import { plainName } from './consumers.js';
import { shop } from './shop.js';
import { findingsOf } from './spec-support/findings-of.js';
import { confirmedId } from './spec-support/sound-run.js';

describe('that all is received', () => {
  const inbox = (files, service) => files[`databases/${service}/inbox.jsonl`];
  const forget = (files, service, consumer) => {
    const index = inbox(files, service).findIndex((row) => row.consumer === consumer);
    return inbox(files, service).splice(index, 1)[0];
  };

  it.each([
    ['an event', 'payments', 'payments.customer-ledger', confirmedId, shop.orderPlaced],
    ['a command', 'inventory', 'inventory.reserve-stock.v1', confirmedId, 'inventory.reserve-stock.v1'],
    ['an answer', 'orders', 'orders.saga-replies', confirmedId, 'orders.saga-reply.v1'],
  ])('shows %s that never arrived', async (_, service, consumer, key, type) => {
    const findings = await findingsOf(allReceived, (files) => forget(files, service, consumer));
    expect(findings).toEqual([expect.stringContaining(`${key}: ${type} `)]);
    expect(findings[0]).toContain(`never reached ${plainName(consumer)}`);
  });

  it('shows a message that was never published', async () => {
    const stuck = (files) => {
      const [row] = files['databases/orders/outbox_published.jsonl'].splice(0, 1);
      files['databases/orders/outbox.jsonl'] = [{ ...row, stream: undefined }];
      forget(files, 'payments', 'payments.customer-ledger');
    };
    expect(await findingsOf(allReceived, stuck)).toEqual([
      expect.stringContaining('and never published, never reached'),
    ]);
  });

  it('takes a dead letter for received, but not a message that is still tried', async () => {
    const failed = (deadAt) => (files) => {
      const row = forget(files, 'payments', 'payments.customer-ledger');
      files['databases/payments/failed_message.jsonl'] = [{ ...row, dead_at: deadAt }];
    };
    expect(await findingsOf(allReceived, failed('2026-01-01T00:00:00Z'))).toEqual([]);
    expect(await findingsOf(allReceived, failed(null))).toHaveLength(1);
  });

  it('expects nothing of a consumer for other subjects', async () => {
    const other = (files) => {
      const everywhere = [files['consumers.json'].EVT_ORDERS, files['streams.json'].EVT_ORDERS.consumers];
      for (const [{ config }] of everywhere) config.filter_subject = 'evt.orders.nothing.v1.*';
    };
    expect(await findingsOf(allReceived, other)).toEqual([]);
  });

  it('sees what a consumer did not get that was lost and never came back', async () => {
    const lose = (files) => {
      files['streams.json'].EVT_ORDERS.consumers = [];
      forget(files, 'payments', 'payments.customer-ledger');
    };
    expect(await findingsOf(allReceived, lose)).toEqual([
      expect.stringContaining('never reached payments-customer-ledger'),
    ]);
  });
});
