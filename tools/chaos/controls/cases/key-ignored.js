/** @type {import('../controls.js').Control} */
export const keyIgnored = {
  name: 'Idempotency-Key ignored',
  means: 'the gateway makes a new message of each repeat',
  meant: 'I10',
  patches: [
    {
      file: 'apps/gateway/src/calls/call.ts',
      find: 'return { signal, ...(id !== undefined && { id }), ...(deadline !== undefined && { deadline }) };',
      replace: 'return { signal, ...(id !== undefined && {}), ...(deadline !== undefined && { deadline }) };',
    },
  ],
  run: { faults: [] },
};
