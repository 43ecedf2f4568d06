/** The payment provider did not say what became of a call; it may have taken effect. Repeat it with the same key. */
export class PaymentProviderError extends Error {
  override readonly name = 'PaymentProviderError';
}
