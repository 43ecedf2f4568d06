import { requireFreePort } from '../ports.js';
import { notOurs } from '../server.js';
import { ContainerServer } from './container-server.js';
import { findNatsServer } from './find-server.js';
import { requireUsableServer } from './given-server.js';
import { natsPlaces } from './places.js';
import { ProgramServer } from './program-server.js';
import { startCluster } from './start-cluster.js';

/** Used only where there is neither the program nor a package of it; NATS_IMAGE replaces it. */
const defaultImage = 'nats:2.12-alpine';

/**
 * NATS as it runs: as a whole, and node by node under the names nats-1, nats-2 and so on.
 * @typedef {{ url: string, server: import('../server.js').Server, nodes: Readonly<Record<string, import('../server.js').Server>>, replicas: number, serverPath?: string, serverVersion?: string }} StartedNats
 *   `url`: the addresses of all nodes with commas between them; `nodes`: none when the server was given; `replicas`: how many copies of a
 *   stream the nodes can keep, of given servers what NATS_REPLICAS says
 */

/**
 * Uses the NATS server that was given, else finds one and starts it, or several as a cluster.
 * @param {import('../start-infrastructure.js').InfrastructureOptions & { folder: string, progress: import('../progress.js').Progress }} options
 * @returns {Promise<StartedNats>}
 */
export async function startNats(options) {
  const { givenNatsUrl, natsPort, natsNodes = 1, progress } = options;
  if (givenNatsUrl) {
    await progress.run('NATS as given by NATS_URL', () => requireUsableServer(givenNatsUrl));
    return { url: givenNatsUrl, server: notOurs, nodes: {}, replicas: Number(process.env.NATS_REPLICAS ?? 1) };
  }
  const found = await serverToRun(options);
  const kind = `NATS ${found.version ?? `(container ${found.image})`}`;
  return progress.run(`${kind}${natsNodes > 1 ? `, ${natsNodes} nodes,` : ''} on port ${natsPort}`, async () => {
    const started = await (natsNodes === 1 ? startOne(found, options) : startCluster(found, { ...options, natsNodes }));
    return { ...started, replicas: natsNodes, serverPath: found.path, serverVersion: found.version };
  });
}

function serverToRun(options) {
  const { natsServerPath: path } = options;
  if (path) return { kind: 'program', path, version: options.natsVersion };
  const image = process.env.NATS_IMAGE ?? defaultImage;
  return findNatsServer(natsPlaces({ ...options, searchPath: process.env.PATH, image }), process.platform);
}

async function startOne(found, { folder, natsPort: port, testAccounts, authorization }) {
  const own = { port, testAccounts, authorization };
  const server =
    found.kind === 'container'
      ? new ContainerServer(found.image, folder, own)
      : new ProgramServer(found.path, folder, own);
  await server.stop();
  await requireFreePort({ port, purpose: 'NATS', variable: 'NATS_PORT' });
  await server.start();
  return { url: `nats://127.0.0.1:${port}`, server, nodes: { 'nats-1': server } };
}
