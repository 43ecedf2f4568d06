import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonLines } from '../json-lines.js';
import { withBroker } from '../stage/broker.js';
import { storedMessages } from '../stage/stored-messages.js';

/**
 * Writes the state of every stream and its consumers, and all stored messages without their bodies.
 * @param {string} natsUrl  @param {string} out
 */
export async function dumpStreams(natsUrl, out) {
  mkdirSync(join(out, 'messages'), { recursive: true });
  await withBroker(natsUrl, async (broker) => {
    const streams = {};
    for await (const { config, state, created } of broker.manager.streams.list()) {
      streams[config.name] = { config, state, created, consumers: await consumersOf(broker, config.name) };
      await dumpMessages(broker, config.name, join(out, 'messages', `${config.name}.jsonl`));
    }
    writeFileSync(join(out, 'streams.json'), `${JSON.stringify(streams, null, 2)}\n`);
  });
}

async function consumersOf({ manager }, stream) {
  const consumers = [];
  for await (const consumer of manager.consumers.list(stream)) consumers.push(consumer);
  return consumers;
}

async function dumpMessages(broker, stream, file) {
  const lines = new JsonLines(file);
  for await (const message of storedMessages(broker, stream)) lines.write(message);
  await lines.close();
}
