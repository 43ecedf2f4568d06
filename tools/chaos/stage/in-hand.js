import { instancesOf } from '../../system/instances.js';
import { withBroker } from './broker.js';
import { instancesOfEach } from './instances.js';

/**
 * How far the broker had handed out what the applications of some instances consume: what a killed one held is part of it.
 * @param {import('./open-stage.js').Stage} stage  @param {readonly string[]} names
 * @returns {Promise<{ stream: string, durable: string, seq: number }[] | undefined>} undefined when the broker gives no answer now
 */
export async function inHandOf({ natsUrl }, names) {
  const services = servicesOf(names);
  if (services.length === 0) return undefined;
  return withBroker(natsUrl, (broker) => handedOut(broker, services)).catch(() => undefined);
}

/** The services of some processes. @param {readonly string[]} names @returns {string[]} */
export function servicesOf(names) {
  const killed = instancesOf(instancesOfEach).filter(({ name, app }) => names.includes(name) && app.hasDatabase);
  return [...new Set(killed.map(({ app }) => app.name))];
}

async function handedOut({ manager }, services) {
  const found = [];
  for await (const { config } of manager.streams.list()) {
    if (!/^(CMD|EVT)_/.test(config.name)) continue;
    for await (const { name: durable, delivered } of manager.consumers.list(config.name))
      if (services.some((service) => durable.startsWith(`${service}_`)))
        found.push({ stream: config.name, durable, seq: delivered.stream_seq });
  }
  return found;
}
