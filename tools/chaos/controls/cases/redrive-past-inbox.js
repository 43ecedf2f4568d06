/** @type {import('../controls.js').Control} */
export const redrivePastInbox = {
  name: 'redrive ignores the inbox',
  means: 'what a service tries again by itself takes effect without being noted, so that a copy takes effect once more',
  meant: 'I8',
  says: 'the ledger counts 2 orders',
  patches: [
    {
      file: 'libs/inbox/src/handle-once.ts',
      find: 'Promise.all([this.inbox.enter(incoming), this.order.takeTurn(incoming)])',
      replace:
        'Promise.all([keptOf(incoming) ? undefined : this.inbox.enter(incoming), this.order.takeTurn(incoming)])',
    },
  ],
  run: { faults: [{ id: 'F29', atMs: 3_000 }] },
};
