/** @type {import('../controls.js').Control} */
export const subscriptionsKept = {
  name: 'subscriptions left open',
  means: 'each new connection gets a new inbox for its pulls, and the old one stays',
  meant: 'I15',
  says: 'its subscriptions grew',
  patches: [{ file: 'libs/messaging/src/stream/pull-loop.ts', find: 'this.#subscription?.stop();', replace: '' }],
  run: { faults: [{ id: 'F4', atMs: 6_000, holdMs: 1_000 }] },
};
