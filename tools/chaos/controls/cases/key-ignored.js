/** @type {import('../controls.js').Control} */
export const keyIgnored = {
  name: 'Idempotency-Key ignored',
  means: 'the gateway makes a new message of each repeat',
  meant: 'I10',
  patches: [
    {
      file: 'apps/gateway/src/calls/call.ts',
      find: 'return id === undefined ? part : { ...part, id };',
      replace: 'return part;',
    },
  ],
  run: { faults: [] },
};
