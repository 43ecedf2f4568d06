import { join } from 'node:path';
import { freePorts, requireFreePort } from '../ports.js';
import { SetupProblem } from '../setup-problem.js';
import { NatsCluster } from './cluster.js';
import { ProgramServer } from './program-server.js';

/**
 * Starts a cluster of nodes nats-1, nats-2 and so on, each in a folder of its own. The first one listens on `natsPort`, all
 * other ports are free ones.
 * @param {import('./find-server.js').NatsServer} found
 * @param {object} options
 * @param {string} options.folder
 * @param {number} options.natsPort
 * @param {number} options.natsNodes
 * @param {number} [options.testAccounts]
 * @param {string} [options.authorization]
 * @returns {Promise<{ url: string, server: NatsCluster, nodes: Readonly<Record<string, ProgramServer>> }>}
 */
export async function startCluster(found, options) {
  if (found.kind === 'container')
    throw new SetupProblem('A NATS cluster needs the nats-server program: put nats-server on your PATH');
  const ports = await clusterPorts(options);
  const nodes = ports.map((each) => node(found.path, each, { ...options, routes: ports.map(({ route }) => route) }));
  const cluster = new NatsCluster(nodes);
  await cluster.stop();
  await requireFreePort({ port: options.natsPort, purpose: 'NATS', variable: 'NATS_PORT' });
  try {
    await cluster.start();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return {
    url: ports.map(({ client }) => `nats://127.0.0.1:${client}`).join(','),
    server: cluster,
    nodes: Object.fromEntries(nodes.map(({ name, server }) => [name, server])),
  };
}

async function clusterPorts({ natsPort, natsNodes }) {
  const free = await freePorts(natsNodes * 3);
  return Array.from({ length: natsNodes }, (_, index) => {
    const [other, route, monitor] = free.slice(index * 3, index * 3 + 3);
    return { name: `nats-${index + 1}`, client: index === 0 ? natsPort : other, route, monitor };
  });
}

function node(path, { name, client, route, monitor }, { folder, testAccounts, authorization, routes }) {
  const configuration = { name, routePort: route, monitorPort: monitor, routes };
  const own = { port: client, testAccounts, authorization, node: configuration };
  const server = new ProgramServer(path, join(folder, name), own);
  return { name, monitorPort: monitor, server };
}
