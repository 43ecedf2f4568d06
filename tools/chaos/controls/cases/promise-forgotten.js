/** @type {import('../controls.js').Control} */
export const promiseForgotten = {
  name: 'a promise forgotten',
  means: 'something is started when the broker is lost, it fails, and nobody waits for it',
  meant: 'I14',
  patches: [
    {
      file: 'libs/messaging/src/connection/nats-link.ts',
      find: 'void lost.close().catch(() => {});',
      replace: `void lost.close().then(() => Promise.reject(new Error('nobody waits for this')));`,
    },
  ],
  run: { faults: [{ id: 'F4', atMs: 3_000, holdMs: 2_000 }] },
};
