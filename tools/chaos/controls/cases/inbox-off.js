/** @type {import('../controls.js').Control} */
export const inboxOff = {
  name: 'inbox off',
  means: 'a message that was handled before is handled again',
  meant: 'I8',
  patches: [
    {
      file: 'libs/inbox/src/inbox.ts',
      find: `if ((await this.insert(incoming)) === 1) return undefined;`,
      replace: `await this.insert(incoming);
    if (incoming) return undefined;`,
    },
  ],
  run: { faults: [{ id: 'F15' }] },
};
