/** @type {import('../controls.js').Control} */
export const oneCentMore = {
  name: 'one cent more',
  means: 'the saga charges one cent more than the order costs',
  meant: 'I1',
  patches: [
    {
      file: 'apps/orders/src/place-order/place-order.saga.ts',
      find: 'amountCents: placed.totalCents,',
      replace: 'amountCents: placed.totalCents + 1,',
    },
  ],
  run: { faults: [] },
};
