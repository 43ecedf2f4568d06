/** @type {import('../controls.js').Control} */
export const newestFirst = {
  name: 'relay without order',
  means: 'the relay publishes the newest message of a key first, on a way that takes a second',
  meant: 'I9',
  says: 'came into',
  patches: [
    {
      file: 'libs/outbox/src/relay/reading-statements.ts',
      find: 'WHERE bytes_before < $4\n  ORDER BY "rowId"',
      replace: 'WHERE bytes_before < $4\n  ORDER BY "rowId" DESC',
    },
    {
      file: 'libs/outbox/src/relay/reading-statements.ts',
      find: 'LIMIT 1) AS rested LIMIT 1)\n  ORDER BY 1',
      replace: 'LIMIT 1) AS rested LIMIT 1)\n  ORDER BY 1 DESC',
    },
    {
      file: 'libs/outbox/src/relay/stream-relay-publisher.ts',
      find: `const unanswered = () => new PublishFailed(row, { reason: 'timed-out' });`,
      replace: `const unanswered = () => new PublishFailed(row, { reason: 'timed-out' });
      await new Promise((resolve) => setTimeout(resolve, 1_000));`,
    },
  ],
  run: { faults: [], clients: 24, journeys: { good: 1, 'price-change': 3 }, seconds: 20 },
};
