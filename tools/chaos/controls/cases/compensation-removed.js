/** @type {import('../controls.js').Control} */
export const compensationRemoved = {
  name: 'one compensation removed',
  means: 'nobody gives back the money of an order that is undone',
  meant: 'I5',
  patches: [
    {
      file: 'apps/orders/src/place-order/place-order.saga.ts',
      find: 'compensate: (placed) => RefundPayment.of(orderOf(placed)),',
      replace: '',
    },
  ],
  run: { faults: [] },
};
