import { describe, expect, it } from '@jest/globals';
import { oneEventEach } from './i6-one-event-each.js';
import { shop } from './shop.js';
import { findingsOf } from './spec-support/findings-of.js';
import { confirmedId, teaId } from './spec-support/sound-run.js';

describe('one event for each change', () => {
  const rows = (files, service) => files[`databases/${service}/outbox_published.jsonl`];
  const event = (files, service, type) => rows(files, service).find(({ headers }) => headers['ce-type'] === type);
  const withHeaders = (row, headers) => ({ ...row, headers: { ...row.headers, ...headers } });

  it('shows a gap in the numbers of a key', async () => {
    const gap = (files) => (rows(files, 'inventory')[1].headers['x-sequence'] = '3');
    expect(await findingsOf(oneEventEach, gap)).toEqual([
      `${teaId}: its ${shop.productPriced} are numbered 1, 3 instead of 1 to 2`,
    ]);
  });

  it('shows a number that was given twice, or never', async () => {
    const twice = (files) => (rows(files, 'inventory')[1].headers['x-sequence'] = '1');
    expect(await findingsOf(oneEventEach, twice)).toEqual([
      `${teaId}: its ${shop.productPriced} are numbered 1, 1 instead of 1 to 2`,
    ]);
    const never = (files) => delete event(files, 'orders', shop.orderPlaced).headers['x-sequence'];
    expect(await findingsOf(oneEventEach, never)).toEqual([
      `${confirmedId}: its ${shop.orderPlaced} are numbered none instead of 1 to 1`,
    ]);
  });

  it('numbers the events of services that it knows nothing of, and does not count them', async () => {
    const shipped = (sequence) => (files) => {
      const row = event(files, 'orders', shop.orderPlaced);
      const headers = { 'ce-type': 'orders.order-packed.v1', 'x-sequence': sequence };
      rows(files, 'orders').push({ ...withHeaders(row, headers), subject: 'evt.orders.order-packed.v1.3' });
    };
    expect(await findingsOf(oneEventEach, shipped('1'))).toEqual([]);
    expect(await findingsOf(oneEventEach, shipped('2'))).toHaveLength(1);
  });

  it('shows a change that nobody was told of', async () => {
    const lost = (files) => rows(files, 'orders').shift();
    expect(await findingsOf(oneEventEach, lost)).toEqual([
      `${confirmedId}: ${shop.orderPlaced} stands 0 times in the outbox`,
    ]);
  });

  it('expects no announcement of a first price that was there from the beginning', async () => {
    const silent = (files, unannounced) => {
      rows(files, 'inventory').splice(0);
      files['run.json'] = { ...files['run.json'], before: { unannounced } };
    };
    const [first] = await findingsOf(oneEventEach, (files) => silent(files, []));
    expect(first).toBe(`${teaId}: ${shop.productPriced} of version 1 stands 0 times in the outbox`);
    const [left] = await findingsOf(oneEventEach, (files) => silent(files, [teaId]));
    expect(left).toBe(`${teaId}: ${shop.productPriced} of version 2 stands 0 times in the outbox`);
  });

  it('shows a change that was announced twice', async () => {
    const twice = (files) => {
      const row = withHeaders(rows(files, 'orders')[0], { 'x-sequence': '2' });
      rows(files, 'orders').push({ ...row, message_id: 'another', broker_id: 'another' });
    };
    expect(await findingsOf(oneEventEach, twice)).toEqual([
      `${confirmedId}: ${shop.orderPlaced} stands 2 times in the outbox`,
    ]);
  });

  it('shows an event of a transaction that never was', async () => {
    const ghost = (files) => {
      files['databases/orders/orders.jsonl'].shift();
    };
    const ghosts = [shop.orderPlaced, shop.orderConfirmed].map(
      (type) => `${confirmedId}: ${type} stands 1 times in the outbox, and no such change was made`,
    );
    expect(await findingsOf(oneEventEach, ghost)).toEqual(ghosts);
  });

  it('shows a version of a price that nobody was told of', async () => {
    const silent = (files) => (files['databases/inventory/product.jsonl'][0].version = 3);
    expect(await findingsOf(oneEventEach, silent)).toEqual([
      `${teaId}: ${shop.productPriced} of version 3 stands 0 times in the outbox`,
    ]);
  });

  it('counts what waits in the outbox, and no repeat of what was published', async () => {
    const waiting = (files) => {
      const [first] = rows(files, 'orders').splice(0, 1);
      files['databases/orders/outbox.jsonl'] = [first];
      rows(files, 'orders').push({ ...first, broker_id: `${first.message_id}:r1` });
    };
    expect(await findingsOf(oneEventEach, waiting)).toEqual([]);
  });
});
