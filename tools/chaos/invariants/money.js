/**
 * What the payment provider's own file says about one order.
 * @typedef {object} Money
 * @property {number} captures  how often money was taken
 * @property {number} refunds  how often money was given back
 * @property {number} capturedCents
 * @property {number} refundedCents
 * @property {number} keptCents
 * @property {object[]} lines  those that moved money
 */

/** @type {Money} */
export const noMoney = Object.freeze({
  captures: 0,
  refunds: 0,
  capturedCents: 0,
  refundedCents: 0,
  keptCents: 0,
  lines: Object.freeze([]),
});

/**
 * @param {import('../check/evidence.js').Evidence} evidence
 * @returns {Promise<Map<string, Money>>} by order id; orders that no money moved for are missing
 */
export async function moneyByOrder(evidence) {
  const moneyOf = new Map();
  for await (const { paymentId, type, amountCents = 0, at } of evidence.provider()) {
    if ((type !== 'captured' && type !== 'refunded') || amountCents === 0) continue;
    const before = moneyOf.get(paymentId) ?? noMoney;
    moneyOf.set(paymentId, added(before, { at, paymentId, type, amountCents }));
  }
  return moneyOf;
}

function added(before, line) {
  const [taken, given] = line.type === 'captured' ? [line.amountCents, 0] : [0, line.amountCents];
  return {
    captures: before.captures + (taken > 0 ? 1 : 0),
    refunds: before.refunds + (given > 0 ? 1 : 0),
    capturedCents: before.capturedCents + taken,
    refundedCents: before.refundedCents + given,
    keptCents: before.keptCents + taken - given,
    lines: [...before.lines, line],
  };
}
