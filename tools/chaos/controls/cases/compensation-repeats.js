/** @type {import('../controls.js').Control} */
export const compensationRepeats = {
  name: 'compensation not idempotent',
  means: 'releasing stock releases it again, and the saga repeats it under a new id after a second of silence',
  meant: 'I2',
  patches: [
    {
      file: 'apps/inventory/src/release-stock/release-stock.handler.ts',
      find: 'if (reservation.isHeld) {',
      replace: 'if (reservation.lines.length > 0) {',
    },
    {
      file: 'libs/saga/src/decide/try-again.ts',
      find: `const again = awaiting === 'reply' ? { commandId } : {};`,
      replace: 'const again = {};',
    },
    { file: 'libs/saga/src/define/define-saga.ts', find: 'replyTimeoutMs: 30_000', replace: 'replyTimeoutMs: 0' },
  ],
  run: { faults: [{ id: 'F3', atMs: 4_000, holdMs: 6_000, parameters: { names: ['inventory-1'] } }], clients: 48 },
};
