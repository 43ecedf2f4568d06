import { repeated } from '../control-plan.js';

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
  run: {
    faults: repeated(
      { id: 'F1', holdMs: 300, parameters: { count: 2, names: ['payments-1', 'inventory-1'] } },
      { everyMs: 3_000, times: 4 },
    ),
    clients: 48,
  },
};
