/** @type {import('../controls.js').Control} */
export const poisonDropped = {
  name: 'poison dropped',
  means: 'a message that cannot be read is acknowledged instead of set aside',
  meant: 'I13',
  says: 'should be a dead letter',
  patches: [
    {
      file: 'libs/messaging/src/stream/delivery-processor.ts',
      find: 'const isSettled = await this.#settle(delivery, failure, tries);',
      replace: `if (failure.kind === 'hopeless') return delivery.ack();
      const isSettled = await this.#settle(delivery, failure, tries);`,
    },
  ],
  run: { faults: [{ id: 'F17', atMs: 3_000, parameters: { kinds: ['bad-json', 'a megabyte'] } }] },
};
