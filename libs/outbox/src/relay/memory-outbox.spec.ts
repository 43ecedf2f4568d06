import { itIsAnOutboxStore } from '../../spec-support/outbox-store-contract.js';
import { MemoryOutbox } from '../../spec-support/memory-outbox.js';

// The unit specs of the relay are worth as much as their store is like the real one.
itIsAnOutboxStore(async () => {
  const outbox = new MemoryOutbox([60_000]);
  return {
    store: outbox,
    write: async (message) => {
      const commit = outbox.write(message);
      return async () => commit();
    },
    lease: async () => outbox.lease(0),
    pass: async (ms) => outbox.pass(ms),
    waiting: async () => outbox.waiting(),
    published: async () => outbox.published,
    close: async () => undefined,
  };
});
