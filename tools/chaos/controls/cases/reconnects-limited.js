/** @type {import('../controls.js').Control} */
export const reconnectsLimited = {
  name: 'reconnect limit',
  means: "a lost broker is given up after ten attempts, which is the client's default",
  meant: 'I16',
  patches: [
    {
      file: 'libs/messaging/src/connection/nats-link.ts',
      find: 'for (let attempt = 0; !this.#closing.signal.aborted; attempt++) {',
      replace: 'for (let attempt = 0; attempt < 10 && !this.#closing.signal.aborted; attempt++) {',
    },
  ],
  run: { faults: [{ id: 'F14', atMs: 3_000, holdMs: 16_000 }], seconds: 40 },
};
