/** @type {import('../controls.js').Control} */
export const heldKeyReleased = {
  name: 'held key released early',
  means: 'an event is handled although an earlier one of its key is missing, or its key waits for another reason',
  meant: 'I9',
  says: 'handled',
  patches: [
    {
      file: 'libs/inbox/src/order/key-order.ts',
      find: `WHERE ordered_key.held_reason IS NULL
        AND ($3 IS NULL OR ordered_key.last_sequence = $3 - 1 AND (ordered_key.epoch = $4) IS NOT FALSE)`,
      replace: '',
    },
    {
      file: 'libs/inbox/src/order/key-order.ts',
      find: 'RETURNING $3 IS NULL OR last_sequence = $3 AS "isTurn"',
      replace: 'RETURNING true AS "isTurn"',
    },
  ],
  run: {
    faults: [{ id: 'F7', atMs: 4_000, holdMs: 4_000, parameters: { isSite: true } }],
    clients: 24,
    journeys: { good: 1, 'price-change': 3 },
    seconds: 25,
  },
};
