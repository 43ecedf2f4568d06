/** @type {import('../controls.js').Control} */
export const promiseForgotten = {
  name: 'a promise forgotten',
  means: 'when inventory loses the broker something fails, and nobody waits for it',
  meant: 'I14',
  patches: [
    {
      file: 'libs/messaging/src/connection/nats-link.ts',
      find: 'void lost.close().catch(() => {});',
      replace: `void lost.close().catch(() => {});
    if (this.settings.service === 'inventory') void Promise.reject(new Error('nobody waits for this'));`,
    },
  ],
  run: { faults: [{ id: 'F4', atMs: 3_000, holdMs: 2_000 }] },
};
