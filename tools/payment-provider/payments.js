import { isDeepStrictEqual } from 'node:util';
import { decide } from './decide.js';

/** @typedef {import('./decide.js').PaymentRequest} PaymentRequest */
/** @typedef {import('./decide.js').Payment} Payment */

/**
 * All payments of the provider, rebuilt from the ledger at start. A repeated Idempotency-Key gets the first answer again
 * and moves no money; a failure (5xx) is not remembered, so that the same key may succeed later.
 */
export class Payments {
  #ledger;
  /** @type {Map<string, Payment>} */
  #payments = new Map();
  /** @type {Map<string, { request: PaymentRequest, answer: { status: number, body: object } }>} */
  #answered = new Map();

  /** @param {import('./ledger.js').Ledger} ledger */
  constructor(ledger) {
    this.#ledger = ledger;
    for (const entry of ledger.entries()) this.#apply(entry);
  }

  /** @param {string} paymentId */
  find(paymentId) {
    return this.#payments.get(paymentId);
  }

  /**
   * Carries a request out, or repeats the answer it got before.
   *
   * @param {PaymentRequest} request
   * @returns {{ status: number, body: object }}
   */
  answer(request) {
    const before = request.key === undefined ? undefined : this.#answered.get(request.key);
    if (before) return this.#repeat(request, before);
    const payment = this.#payments.get(request.paymentId) ?? noPayment;
    const decision = decide(payment, request);
    this.#record({ request, ...decision });
    return decision.answer;
  }

  #repeat(request, before) {
    if (!isDeepStrictEqual(request, before.request)) return { status: 422, body: { code: 'idempotency-key-reused' } };
    this.#record({ request, type: 'repeated', answer: before.answer });
    return before.answer;
  }

  #record({ request, ...outcome }) {
    const entry = { at: new Date().toISOString(), paymentId: request.paymentId, ...outcome, request };
    this.#ledger.append(entry);
    this.#apply(JSON.parse(JSON.stringify(entry)));
  }

  #apply({ paymentId, type, amountCents = 0, request, answer }) {
    const payment = this.#payments.get(paymentId) ?? { ...noPayment };
    this.#payments.set(paymentId, payment);
    payment.card ??= request.card;
    if (type === 'authorised') payment.authorisedCents = amountCents;
    if (type === 'captured') payment.capturedCents += amountCents;
    if (type === 'refunded') payment.refundedCents += amountCents;
    if (type === 'failed') payment.failures += 1;
    payment.undone ||= type === 'refunded' || type === 'voided';
    if (request.key !== undefined && type !== 'failed') this.#answered.set(request.key, { request, answer });
  }
}

/** @type {Payment} */
const noPayment = Object.freeze({ authorisedCents: 0, capturedCents: 0, refundedCents: 0, undone: false, failures: 0 });
