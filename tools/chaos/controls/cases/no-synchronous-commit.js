import { repeated } from '../control-plan.js';

/** @type {import('../controls.js').Control} */
export const noSynchronousCommit = {
  name: 'synchronous_commit off',
  means: 'a COMMIT is answered before it is on disk, and nobody refuses such a database',
  meant: 'I7',
  patches: [
    {
      file: 'libs/database/src/session-settings.ts',
      find: `default_transaction_read_only: 'on',`,
      replace: `default_transaction_read_only: 'on', synchronous_commit: 'off',`,
    },
    {
      file: 'libs/database/src/durability.ts',
      find: `['fsync', 'full_page_writes', 'synchronous_commit']`,
      replace: `['fsync', 'full_page_writes']`,
    },
  ],
  run: {
    faults: repeated({ id: 'F9', holdMs: 300 }, { fromMs: 4_000, everyMs: 8_000, times: 3 }),
    clients: 48,
    seconds: 25,
  },
};
