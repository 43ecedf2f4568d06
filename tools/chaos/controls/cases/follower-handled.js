import { heldKeyReleased } from './held-key-released.js';

/** @type {import('../controls.js').Control} */
export const followerHandled = {
  name: 'follower of a failed event handled',
  means: 'an event is handled although an earlier one of its key has failed and is still to be tried again',
  meant: 'I9',
  says: 'without number',
  patches: heldKeyReleased.patches,
  run: {
    faults: [{ id: 'F28', atMs: 4_000, holdMs: 5_000 }],
    clients: 24,
    journeys: { good: 1, 'price-change': 3 },
    seconds: 20,
  },
};
