import { describe, expect, it } from '@jest/globals';
import { Payments } from './payments.js';

/** A ledger in memory: what is under test is the provider's decisions and what it makes of its own entries. */
function ledgerOf(entries = []) {
  return { entries: () => entries, append: (entry) => entries.push(JSON.parse(JSON.stringify(entry))) };
}

const authorise = (over = {}) => ({
  paymentId: 'p1',
  action: 'authorise',
  key: 'a1',
  amountCents: 450,
  card: 'tok_ok',
  ...over,
});
const capture = (over = {}) => ({ paymentId: 'p1', action: 'capture', key: 'c1', ...over });
const refund = (over = {}) => ({ paymentId: 'p1', action: 'refund', key: 'r1', ...over });

function run(requests, entries = []) {
  const payments = new Payments(ledgerOf(entries));
  const answers = requests.map((request) => payments.answer(request));
  return { answers, payments, types: entries.map((entry) => entry.type) };
}

describe('the payment provider', () => {
  it('captures what was authorised', () => {
    const { answers } = run([authorise(), capture()]);
    expect(answers[1]).toEqual({ status: 200, body: { status: 'captured', reference: 'fake_p1', amountCents: 450 } });
  });

  it('gives the first answer again to a repeated key and moves no money', () => {
    const { answers, payments, types } = run([authorise(), capture(), capture()]);
    expect(answers[2]).toEqual(answers[1]);
    expect(types).toEqual(['authorised', 'captured', 'repeated']);
    expect(payments.find('p1').capturedCents).toBe(450);
  });

  it('captures twice when a client makes up a new key for the second try', () => {
    const { payments, types } = run([authorise(), capture(), capture({ key: 'c2' })]);
    expect(types).toEqual(['authorised', 'captured', 'captured']);
    expect(payments.find('p1').capturedCents).toBe(900);
  });

  it('refuses a key that was used for another request', () => {
    const { answers } = run([authorise(), authorise({ amountCents: 451 })]);
    expect(answers[1]).toEqual({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('remembers its answers over a restart', () => {
    const entries = [];
    run([authorise(), capture()], entries);
    const { types, payments } = run([capture()], entries);
    expect(types).toEqual(['authorised', 'captured', 'repeated']);
    expect(payments.find('p1').capturedCents).toBe(450);
  });

  it('refuses to capture a payment that was voided before', () => {
    const { answers, types } = run([refund(), authorise(), capture()]);
    expect(answers[0]).toEqual({ status: 200, body: { status: 'voided', refundedCents: 0 } });
    expect(answers[1]).toEqual({ status: 409, body: { code: 'voided' } });
    expect(types).toEqual(['voided', 'refused', 'refused']);
  });

  it('voids an authorised payment, so that the capture that comes late is refused', () => {
    const { answers, payments } = run([authorise(), refund(), capture()]);
    expect(answers[2]).toEqual({ status: 409, body: { code: 'voided' } });
    expect(payments.find('p1').capturedCents).toBe(0);
  });

  it('refunds all that was captured, once', () => {
    const { answers, payments } = run([authorise(), capture(), refund(), refund({ key: 'r2' })]);
    expect(answers[2].body).toEqual({ status: 'refunded', refundedCents: 450 });
    expect(answers[3].body).toEqual({ status: 'refunded', refundedCents: 0 });
    expect(payments.find('p1')).toMatchObject({ capturedCents: 450, refundedCents: 450, undone: true });
  });

  it('refuses a capture that nobody authorised', () => {
    expect(run([capture()]).answers).toEqual([{ status: 409, body: { code: 'not-authorised' } }]);
  });

  it('declines tok_declined and keeps no money of it', () => {
    const { answers, types } = run([authorise({ card: 'tok_declined' })]);
    expect(answers[0]).toEqual({ status: 402, body: { code: 'declined', reason: 'insufficient funds' } });
    expect(types).toEqual(['declined']);
  });

  it('fails tok_error twice with 500, and lets the same key succeed on the third try, also over a restart', () => {
    const entries = [];
    const twice = run([authorise({ card: 'tok_error' }), authorise({ card: 'tok_error' })], entries);
    const third = run([authorise({ card: 'tok_error' })], entries);
    expect(twice.answers.map((answer) => answer.status)).toEqual([500, 500]);
    expect(third.answers.map((answer) => answer.status)).toEqual([200]);
  });
});
