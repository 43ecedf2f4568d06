import { repeated } from '../control-plan.js';

/** @type {import('../controls.js').Control} */
export const markBeforeAck = {
  name: 'mark before PubAck',
  means: 'the relay settles a message without waiting for the word of the broker',
  meant: 'I18',
  says: 'is not there',
  patches: [
    {
      file: 'libs/outbox/src/relay/stream-relay-publisher.ts',
      find: `return { kind: 'acked', ...(await failStep('relay.publish', () => this.streams.publish(row), unanswered)) };`,
      replace: `void this.streams.publish(row).catch(unanswered);
      return { kind: 'acked', stream: row.destination.replace('.', '_').toUpperCase(), seq: 1, duplicate: false };`,
    },
  ],
  run: { faults: repeated({ id: 'F4', holdMs: 2_000 }, { everyMs: 5_000, times: 3 }) },
};
