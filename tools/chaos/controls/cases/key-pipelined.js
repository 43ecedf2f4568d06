/** @type {import('../controls.js').Control} */
export const keyPipelined = {
  name: 'relay pipelines one key',
  means:
    'the relay does not wait for the answer to a message before it publishes the next one of its key; one in four is lost on the way',
  meant: 'I9',
  patches: [
    {
      file: 'libs/outbox/src/relay/chains.ts',
      find: 'for (const row of chain) if (!(await publish(row))) return;',
      replace: 'await Promise.all(chain.map(publish));',
    },
    {
      file: 'libs/outbox/src/relay/stream-relay-publisher.ts',
      find: `const unanswered = () => new PublishFailed(row, { reason: 'timed-out' });`,
      replace: `const unanswered = () => new PublishFailed(row, { reason: 'timed-out' });
      if (Math.random() < 0.25) throw unanswered();`,
    },
  ],
  run: { faults: [{ id: 'F14', atMs: 4_000, holdMs: 8_000 }], clients: 48 },
};
