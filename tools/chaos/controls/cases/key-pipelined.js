/** @type {import('../controls.js').Control} */
export const keyPipelined = {
  name: 'relay pipelines one key',
  means:
    'the relay does not wait for the answer to a message before it publishes the next one of its key, on a way that takes up to 2 s',
  meant: 'I9',
  says: 'came into',
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
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2_000));`,
    },
  ],
  run: { faults: [], clients: 24, journeys: { good: 1, 'price-change': 3 }, seconds: 20 },
};
