import { describe, expect, it } from '@jest/globals';
import { timers } from './i12-timers.js';
import { timeAt } from './spec-support/recorder.js';
import { findingsOf } from './spec-support/findings-of.js';
import { silentId } from './spec-support/sound-run.js';

describe('the timers', () => {
  const command = (files, type) =>
    files['databases/orders/outbox_published.jsonl'].find(
      ({ key, headers }) => key === silentId && headers['ce-type'] === type,
    );
  const refundAt = (second) => (files) => (command(files, 'payments.refund-payment.v1').created_at = timeAt(second));

  it('shows a time limit that fired early', async () => {
    expect(await findingsOf(timers, refundAt(113))).toEqual([
      `${silentId}: the time limit of 'charge payment' fired 1000 ms early`,
    ]);
  });

  it('believes no clock but that of the database', async () => {
    const ahead = (files) => {
      files['databases/orders/saga.jsonl'][2].state.log[2].at = timeAt(112);
      refundAt(113)(files);
    };
    expect(await findingsOf(timers, ahead)).toEqual([expect.stringContaining('fired 1000 ms early')]);
  });

  it('shows a time limit that fired more than 10 s late', async () => {
    expect(await findingsOf(timers, refundAt(124))).toEqual([]);
    expect(await findingsOf(timers, refundAt(125))).toEqual([
      `${silentId}: the time limit of 'charge payment' fired 11000 ms late, outages left out`,
    ]);
  });

  it('leaves out the time in which there was no database', async () => {
    const outage = (name) => (files) => {
      refundAt(140)(files);
      files['faults.jsonl'].push({ fault: 'F9', startedAt: timeAt(110), healedAt: timeAt(120), stopped: [name] });
    };
    expect(await findingsOf(timers, outage('postgres'))).toEqual([]);
    expect(await findingsOf(timers, outage('inventory-1'))).toHaveLength(1);
  });

  it('allows as much more as the machine was slower at that time, and stood still', async () => {
    const slow = (lateMs) => (files) => {
      refundAt(132)(files);
      files['machine.jsonl'] = [
        { at: timeAt(10), lateMs: 60_000, slowdown: 9 },
        { at: timeAt(120), lateMs, slowdown: 1.5 },
      ];
    };
    expect(await findingsOf(timers, slow(3_000))).toEqual([]);
    expect(await findingsOf(timers, slow(2_000))).toEqual([expect.stringContaining('fired 18000 ms late')]);
  });

  it('shows a time limit after which nothing was undone', async () => {
    const nothing = (files) => (command(files, 'payments.refund-payment.v1').key = 'another');
    expect(await findingsOf(timers, nothing)).toEqual([
      `${silentId}: 'charge payment' timed out, and nothing undid it`,
    ]);
  });

  it('shows a timer that is overdue when all has come to rest', async () => {
    const overdue = (files) => (files['databases/orders/saga.jsonl'][2].wake_at = timeAt(180));
    expect(await findingsOf(timers, overdue)).toEqual([`${silentId}: its timer of ${timeAt(180)} never fired`]);
  });
});
