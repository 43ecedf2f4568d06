import { describe, expect, it } from '@jest/globals';
import { answers } from './i10-answers.js';
import { findingsOf } from './spec-support/findings-of.js';
import { confirmedId, declinedId } from './spec-support/sound-run.js';

describe('the answers', () => {
  const history = (files) => files['history.jsonl'];
  const ofOrder = (files, orderId) => history(files).find(({ body }) => body.orderId === orderId);
  const inboxRow = (files, id) => files['databases/orders/inbox.jsonl'].find((row) => row.message_id === id);
  const operation = `place-order place-${confirmedId}`;

  it('shows a 2xx whose effect is gone', async () => {
    const gone = (files) => {
      files['databases/orders/orders.jsonl'].shift();
      const { messageId } = ofOrder(files, confirmedId);
      files['databases/orders/inbox.jsonl'] = files['databases/orders/inbox.jsonl'].filter(
        (row) => row.message_id !== messageId,
      );
    };
    expect(await findingsOf(answers, gone)).toEqual([
      `${confirmedId}: ${operation} was answered with 202, and never took effect`,
    ]);
  });

  it('shows an order that is gone, although its request was handled', async () => {
    const gone = (files) => files['databases/orders/orders.jsonl'].shift();
    expect(await findingsOf(answers, gone)).toEqual([
      `${confirmedId}: the request was handled, and the order does not exist`,
    ]);
  });

  it('shows a 4xx that took effect', async () => {
    const refused = (files) => Object.assign(ofOrder(files, confirmedId), { outcome: 'refused', status: 409 });
    expect(await findingsOf(answers, refused)).toEqual([
      `${confirmedId}: ${operation} was refused with 409, and took effect`,
    ]);
  });

  it('shows a repeat that got another answer', async () => {
    const other = (files) => history(files).push({ ...ofOrder(files, confirmedId), body: { orderId: declinedId } });
    expect(await findingsOf(answers, other)).toEqual([`${confirmedId}: ${operation} got different answers to one key`]);
  });

  it('does not mind that a refusal names the request that it answers', async () => {
    const refusal = { operation: 'x', kind: 'cancel-order', messageId: 'm', outcome: 'refused', status: 409 };
    const twice = (files) =>
      history(files).push(
        { ...refusal, body: { code: 'too-late', correlationId: '1' } },
        { ...refusal, body: { code: 'too-late', correlationId: '2' } },
      );
    expect(await findingsOf(answers, twice)).toEqual([]);
  });

  it('shows an answer that is not what was done', async () => {
    const other = (files) => (ofOrder(files, confirmedId).body = { orderId: confirmedId, totalCents: 1 });
    expect(await findingsOf(answers, other)).toEqual([
      `${confirmedId}: ${operation} was answered with something else than what was done`,
    ]);
  });

  it('shows an effect that nobody asked for', async () => {
    const unasked = (files) => history(files).splice(history(files).indexOf(ofOrder(files, confirmedId)), 1);
    expect(await findingsOf(answers, unasked)).toEqual([
      `${confirmedId}: orders.place-order.v1 was handled, and no client asked for it`,
    ]);
  });

  it('shows an order that no request says to have made: the second effect of one that was repeated', async () => {
    const second = (files) => files['databases/orders/orders.jsonl'].push({ order_id: 'o-2', status: 'placed' });
    expect(await findingsOf(answers, second)).toEqual(['o-2: no handled request says that it made this order']);
  });

  it('allows what stayed unknown one effect, or none', async () => {
    const unknown = (files) => {
      Object.assign(ofOrder(files, confirmedId), { outcome: 'unknown', body: undefined });
      history(files).push({ operation: 'lost', kind: 'place-order', messageId: 'm', outcome: 'unknown' });
      expect(inboxRow(files, 'm')).toBeUndefined();
    };
    expect(await findingsOf(answers, unknown)).toEqual([]);
  });
});
