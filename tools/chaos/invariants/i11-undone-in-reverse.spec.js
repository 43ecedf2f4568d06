import { describe, expect, it } from '@jest/globals';
import { undoneInReverse } from './i11-undone-in-reverse.js';
import { findingsOf } from './spec-support/findings-of.js';
import { confirmedId, declinedId, silentId } from './spec-support/sound-run.js';

describe('that sagas are undone in reverse', () => {
  const commands = (files, type) =>
    files['databases/orders/outbox_published.jsonl'].filter(
      ({ key, headers }) => key === silentId && headers['ce-type'] === type,
    );
  const log = (files, number) => files['databases/orders/saga.jsonl'][number].state.log;
  const refund = 'payments.refund-payment.v1';

  it('shows a step that was undone before the one that followed it', async () => {
    const early = (files) => (commands(files, 'inventory.release-stock.v1')[0].created_at = '2026-01-01T00:00:00.000Z');
    expect(await findingsOf(undoneInReverse, early)).toEqual([
      `${silentId}: undone were: reserve stock, charge payment; expected: charge payment, reserve stock`,
    ]);
  });

  it('shows a step that was not undone', async () => {
    const never = (files) => {
      const rows = files['databases/orders/outbox_published.jsonl'];
      rows.splice(rows.indexOf(commands(files, refund)[0]), 1);
      log(files, 2).splice(4, 2);
    };
    expect(await findingsOf(undoneInReverse, never)).toEqual([
      `${silentId}: undone were: reserve stock; expected: charge payment, reserve stock`,
      `${silentId}: 'charge payment' was undone 0 times`,
    ]);
  });

  it('shows a step that was undone twice', async () => {
    const twice = (files) => log(files, 2).push({ at: 'later', what: 'undo charge payment: done' });
    expect(await findingsOf(undoneInReverse, twice)).toEqual([`${silentId}: 'charge payment' was undone 2 times`]);
  });

  it('shows a completed saga of which something was undone', async () => {
    const undone = (files) => (commands(files, refund)[0].key = confirmedId);
    expect(await findingsOf(undoneInReverse, undone)).toContain(
      `${confirmedId}: undone were: charge payment; expected: nothing`,
    );
  });

  it('shows a declined step that was undone: it had been rolled back', async () => {
    const undone = (files) => (commands(files, refund)[0].key = declinedId);
    expect(await findingsOf(undoneInReverse, undone)).toContain(
      `${declinedId}: undone were: reserve stock, charge payment; expected: reserve stock`,
    );
  });

  it('takes a compensation that was sent again for one', async () => {
    const again = (files) => {
      const [row] = commands(files, refund);
      const resent = { ...row, broker_id: `${row.message_id}:r2`, created_at: '2026-01-01T00:03:00.000Z' };
      files['databases/orders/outbox_published.jsonl'].push(resent);
    };
    expect(await findingsOf(undoneInReverse, again)).toEqual([]);
  });
});
