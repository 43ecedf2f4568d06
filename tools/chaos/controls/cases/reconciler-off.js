/** @type {import('../controls.js').Control} */
export const reconcilerOff = {
  name: 'reconciler off',
  means: 'nobody compares what was published with what the broker has',
  meant: 'I18',
  says: 'was taken out and not brought back',
  patches: [
    {
      file: 'libs/outbox/src/reconcile/reconcile-loop.ts',
      find: 'if (!this.link.isConnected) return;',
      replace: 'if (this.link) return;',
    },
  ],
  // Long enough for the reconciler to have done it.
  run: { faults: [{ id: 'F7', atMs: 4_000, holdMs: 4_000, parameters: { isSite: true } }], drainSeconds: 120 },
};
