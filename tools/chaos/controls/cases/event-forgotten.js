/** @type {import('../controls.js').Control} */
export const eventForgotten = {
  name: 'event forgotten',
  means: 'an order is cancelled and nobody is told',
  meant: 'I6',
  patches: [
    {
      file: 'apps/orders/src/cancel-order/cancel-order.handler.ts',
      find: 'await this.outbox.publish(OrderCancelled.of({ orderId: order.id, customerId: order.state.customerId, reason }));',
      replace: '',
    },
  ],
  run: { faults: [] },
};
