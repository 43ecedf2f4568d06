/** @type {import('../controls.js').Control} */
export const ackBeforeCommit = {
  name: 'ack before commit',
  means: 'a delivery is acknowledged before its handler has begun',
  meant: 'I7',
  patches: [
    {
      file: 'libs/messaging/src/stream/delivery-processor.ts',
      find: `async process(delivery: Delivery): Promise<void> {`,
      replace: `async process(delivery: Delivery): Promise<void> {
    delivery.ack();`,
    },
  ],
  run: { faults: [{ id: 'F1', holdMs: 500 }], clients: 48 },
};
