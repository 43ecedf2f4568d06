/** @type {import('../controls.js').Control} */
export const deliveriesKept = {
  name: 'deliveries kept in memory',
  means: 'something keeps 200 KB for every message that was handled',
  meant: 'I15',
  patches: [
    {
      file: 'libs/messaging/src/stream/stream-worker.ts',
      find: 'const delivery = new Delivery(this.options.link, msg);',
      replace: `const delivery = new Delivery(this.options.link, msg);
    ((globalThis as any).kept ??= []).push(Array.from({ length: 25_000 }, Math.random));`,
    },
  ],
  run: { faults: [], clients: 48 },
};
