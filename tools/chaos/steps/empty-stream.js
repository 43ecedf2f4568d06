import { setTimeout as pause } from 'node:timers/promises';
import { shop } from '../invariants/shop.js';
import { withBroker } from '../stage/broker.js';
import { lostMessages, recordLost } from '../stage/lost-messages.js';

/** The reconciler leaves what is younger alone. */
const lagMs = 31_000;

const second = 1_000_000_000;

/**
 * Empties a stream to which the service has published, unless enough is missing in it already: as by an operator who lets its
 * messages live for a second only, and then takes that back. Purging is forbidden, and NATS 2.9 now and then hands out nothing any more
 * from a stream that was deleted and made anew while it was busy.
 * @param {import('./ways.js').Scene} scene
 */
export async function emptyStream({ stage, id: fault, app }) {
  const { stream } = shop.reach[app];
  const isOld = ({ published_at: at }) => Date.parse(at) < Date.now() - lagMs;
  const missing = await lostMessages(stage, { services: [app], before: new Date(), streams: [stream] });
  if (missing.some(isOld)) return;
  await withBroker(stage.natsUrl, ({ manager }) => forgetAll(manager, stream));
  await recordLost(stage, { fault, before: new Date(), streams: [stream] });
}

async function forgetAll(manager, stream) {
  const { config, state } = await manager.streams.info(stream);
  const { max_age, duplicate_window } = config;
  await manager.streams.update(stream, { max_age: second, duplicate_window: second });
  try {
    for (let { first_seq: first } = state; first <= state.last_seq; await pause(100))
      ({ first_seq: first } = (await manager.streams.info(stream)).state);
  } finally {
    await manager.streams.update(stream, { max_age, duplicate_window });
  }
}
