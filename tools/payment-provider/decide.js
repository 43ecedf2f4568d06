/**
 * @typedef {object} Payment what the provider knows of one payment
 * @property {string} [card]
 * @property {number} authorisedCents
 * @property {number} capturedCents
 * @property {number} refundedCents
 * @property {boolean} undone refunded or voided: nothing can be authorised or captured any more
 * @property {number} failures how often the provider failed as it was told to
 *
 * @typedef {object} PaymentRequest
 * @property {string} paymentId
 * @property {'authorise' | 'capture' | 'refund'} action
 * @property {string} [key] the Idempotency-Key
 * @property {number} [amountCents]
 * @property {string} [card]
 *
 * @typedef {object} Decision what goes into the ledger, and what the caller is told
 * @property {'authorised' | 'declined' | 'captured' | 'refunded' | 'voided' | 'refused' | 'failed'} type
 * @property {number} [amountCents]
 * @property {{ status: number, body: object }} answer
 */

/**
 * What the provider does about a request it has not seen before. A capture with a new key captures again, as real
 * providers do: a client that makes up a new key for each try charges twice, and the ledger shows it.
 *
 * @param {Payment} payment
 * @param {PaymentRequest} request
 * @returns {Decision}
 */
export function decide(payment, request) {
  if (request.action === 'refund') return refund(payment, request);
  if (payment.undone) return refusal('voided');
  return request.action === 'authorise' ? authorise(payment, request) : capture(payment, request);
}

function authorise(payment, { paymentId, amountCents, card }) {
  if (card === 'tok_error' && payment.failures < 2)
    return { type: 'failed', answer: { status: 500, body: { code: 'failed' } } };
  if (card === 'tok_declined') {
    return { type: 'declined', answer: { status: 402, body: { code: 'declined', reason: 'insufficient funds' } } };
  }
  const body = { status: 'authorised', reference: referenceOf(paymentId) };
  return { type: 'authorised', amountCents, answer: { status: 200, body } };
}

function capture(payment, { paymentId }) {
  if (payment.authorisedCents === 0) return refusal('not-authorised');
  const amountCents = payment.authorisedCents;
  const body = { status: 'captured', reference: referenceOf(paymentId), amountCents };
  return { type: 'captured', amountCents, answer: { status: 200, body } };
}

function refund(payment) {
  const refundedCents = payment.capturedCents - payment.refundedCents;
  const type = payment.capturedCents > 0 ? 'refunded' : 'voided';
  return { type, amountCents: refundedCents, answer: { status: 200, body: { status: type, refundedCents } } };
}

function refusal(code) {
  return { type: 'refused', answer: { status: 409, body: { code } } };
}

const referenceOf = (paymentId) => `fake_${paymentId}`;
