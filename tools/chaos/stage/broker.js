import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/**
 * Works with the NATS server as its administrator, on a connection of its own that is closed afterwards.
 * @template T
 * @param {string} servers  straight to the server, past all proxies
 * @param {(broker: { connection: import('@nats-io/transport-node').NatsConnection,
 *                    manager: import('@nats-io/jetstream').JetStreamManager,
 *                    stream: import('@nats-io/jetstream').JetStreamClient }) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withBroker(servers, work) {
  const connection = await connect({ servers: servers.split(','), timeout: 5_000, reconnect: false, name: 'chaos' });
  try {
    const manager = await jetstreamManager(connection, { timeout: 10_000 });
    return await work({ connection, manager, stream: jetstream(connection) });
  } finally {
    await connection.close();
  }
}
