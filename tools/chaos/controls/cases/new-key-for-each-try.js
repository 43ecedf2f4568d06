/** @type {import('../controls.js').Control} */
export const newKeyForEachTry = {
  name: 'a new key for each try',
  means: 'a call to the payment provider that is repeated bears another Idempotency-Key',
  meant: 'I4',
  patches: [
    {
      file: 'apps/payments/src/provider/payment-provider.ts',
      find: "'idempotency-key': `${orderId}:${action}`",
      replace: "'idempotency-key': `${orderId}:${action}:${Math.random()}`",
    },
  ],
  run: { faults: [], clients: 48 },
};
