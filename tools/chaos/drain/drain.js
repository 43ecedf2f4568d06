import { setTimeout as pause } from 'node:timers/promises';
import { withBroker } from '../stage/broker.js';
import { durablesOf, missingOf } from '../stage/durables.js';
import { countStillLost } from '../stage/lost-messages.js';
import { waitingInTables } from './waiting-in-tables.js';

const lookEveryMs = 1_000;

/**
 * Waits until everything has come to rest: no open saga, nothing in an outbox, nothing that a consumer has not handled, tries
 * again or holds for its key, nothing lost that is not back, and no consumer that is not there again.
 * @param {import('../stage/open-stage.js').Stage} stage
 * @param {{ limitMs: number, note: (text: string) => void, consumers: import('../stage/durables.js').Durables }} options  `consumers`: all
 *   that there were before the first fault
 * @returns {Promise<{ done: boolean, waitedMs: number, left: string[] }>} `left`: what had not when the limit was over
 */
export async function drain(stage, { limitMs, note, consumers }) {
  const startedAt = Date.now();
  let noted = startedAt;
  for (;;) {
    const left = await unrest(stage, consumers);
    const waitedMs = Date.now() - startedAt;
    if (left.length === 0 || waitedMs > limitMs) return { done: left.length === 0, waitedMs, left };
    if (Date.now() - noted > 10_000) {
      noted = Date.now();
      note(`still at work: ${left.join(', ')}`);
    }
    await pause(lookEveryMs);
  }
}

async function unrest(stage, consumers) {
  try {
    const { databases } = stage;
    const parts = await Promise.all(databases.services.map((service) => waitingInTables(databases, service)));
    const left = [...parts.flat(), ...(await unhandled(stage, consumers))];
    // Reading the streams takes its time, so this comes last.
    const lost = left.length === 0 ? await countStillLost(stage) : 0;
    return lost > 0 ? [`${lost} lost messages to be published again`] : left;
  } catch (error) {
    return [`no answer: ${error.message}`];
  }
}

function unhandled({ natsUrl }, expected) {
  return withBroker(natsUrl, async (broker) => {
    const left = missingOf(expected, await durablesOf(broker)).map(({ name }) => `${name}: the consumer is gone`);
    for await (const stream of broker.manager.streams.list())
      for await (const { name, num_pending: pending, num_ack_pending: open } of broker.manager.consumers.list(
        stream.config.name,
      ))
        if (pending + open > 0) left.push(`${name}: ${pending + open} messages`);
    return left;
  });
}
