import { repeated } from '../control-plan.js';

// Among them orders that were placed: their consumer adds up, so that a second effect shows.
const copies = [0, 0.2, 0.4, 0.6, 0.8, 1].map((place) => ({ stream: 'EVT_ORDERS', place, times: 2 }));

/** @type {import('../controls.js').Control} */
export const inboxOff = {
  name: 'inbox off',
  means:
    'a message that was handled before is handled again; so that this is seen, its place in the key counts no more either',
  meant: 'I8',
  patches: [
    {
      file: 'libs/inbox/src/inbox.ts',
      find: `if ((await this.insert(ENTER, incoming, fingerprintOf(incoming))) === 1) return undefined;`,
      replace: `await this.insert(ENTER, incoming, fingerprintOf(incoming));
    if (incoming) return undefined;`,
    },
    {
      file: 'libs/inbox/src/handle-once.ts',
      find: `if (!first && !isTurn && !(await admit())) return { reply: undefined };`,
      replace: '',
    },
  ],
  run: { faults: repeated({ id: 'F15', parameters: { copies } }, { everyMs: 2_000, times: 4 }) },
};
