/** @type {import('../controls.js').Control} */
export const newestFirst = {
  name: 'relay without order',
  means: 'the relay publishes the newest message of a key first',
  meant: 'I9',
  patches: [
    {
      file: 'libs/outbox/src/relay/relay-statements.ts',
      find: 'WHERE bytes_before < $4\n  ORDER BY number',
      replace: 'WHERE bytes_before < $4\n  ORDER BY number DESC',
    },
  ],
  run: { faults: [{ id: 'F14', atMs: 4_000, holdMs: 8_000 }], clients: 48 },
};
