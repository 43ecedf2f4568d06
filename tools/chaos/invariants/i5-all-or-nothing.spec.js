import { describe, expect, it } from '@jest/globals';
import { allOrNothing } from './i5-all-or-nothing.js';
import { findingsOf } from './spec-support/findings-of.js';
import { confirmedId, silentId } from './spec-support/sound-run.js';

describe('all or nothing', () => {
  const order = (number, status) => (files) => (files['databases/orders/orders.jsonl'][number].status = status);
  const reservation = (number, change) => (files) =>
    Object.assign(files['databases/inventory/reservation.jsonl'][number], change);

  it.each([
    ['a cancelled order', order(0, 'cancelled'), 'the order is cancelled'],
    ['no money', (files) => files['provider.jsonl'].shift(), 'money was taken 0 times and given back 0 times'],
    ['stock that is not sold', reservation(0, { status: 'reserved' }), 'its reservation is reserved'],
    ['other stock than was ordered', reservation(0, { lines: [] }), 'what was reserved is not what was ordered'],
    ['no reservation', (files) => files['databases/inventory/reservation.jsonl'].shift(), 'its reservation is none'],
  ])('shows a completed saga with %s', async (_, damage, what) => {
    expect(await findingsOf(allOrNothing, damage)).toContain(`${confirmedId}: the saga is completed, but ${what}`);
  });

  it.each([
    ['a confirmed order', order(2, 'confirmed'), 'the order is confirmed'],
    ['money that was kept', (files) => files['provider.jsonl'].pop(), '900 cents were kept'],
    ['stock that is held', reservation(2, { status: 'reserved' }), 'its reservation is reserved'],
    ['stock that was sold', reservation(2, { status: 'sold' }), 'its reservation is sold'],
  ])('shows a compensated saga with %s', async (_, damage, what) => {
    expect(await findingsOf(allOrNothing, damage)).toEqual([`${silentId}: the saga is compensated, but ${what}`]);
  });

  it('takes an order for granted whose stock was never reserved', async () => {
    const neverReserved = (files) => files['databases/inventory/reservation.jsonl'].splice(1, 1);
    expect(await findingsOf(allOrNothing, neverReserved)).toEqual([]);
  });
});
