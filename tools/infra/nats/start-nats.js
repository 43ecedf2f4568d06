import { requireFreePort } from '../ports.js';
import { notOurs } from '../server.js';
import { ContainerServer } from './container-server.js';
import { findNatsServer } from './find-server.js';
import { requireUsableServer } from './given-server.js';
import { natsPlaces } from './places.js';
import { ProgramServer } from './program-server.js';

/** Used only where there is neither the program nor a package of it; NATS_IMAGE replaces it. */
const defaultImage = 'nats:2.12-alpine';

/**
 * Uses the NATS server that was given, else finds one and starts it.
 * @param {import('../start-infrastructure.js').InfrastructureOptions & { folder: string, progress: import('../progress.js').Progress }} options
 * @returns {Promise<{ url: string, server: import('../server.js').Server, serverPath?: string }>}
 */
export async function startNats(options) {
  const { givenNatsUrl, natsPort, progress } = options;
  if (givenNatsUrl) {
    await progress.run('NATS as given by NATS_URL', () => requireUsableServer(givenNatsUrl));
    return { url: givenNatsUrl, server: notOurs };
  }
  const image = process.env.NATS_IMAGE ?? defaultImage;
  const found = await findNatsServer(natsPlaces({ ...options, searchPath: process.env.PATH, image }), process.platform);
  const server = serverFor(found, options);
  await progress.run(`NATS ${found.version ?? `(container ${image})`} on port ${natsPort}`, async () => {
    await server.stop();
    await requireFreePort({ port: natsPort, purpose: 'NATS', variable: 'NATS_PORT' });
    await server.start();
  });
  return { url: `nats://127.0.0.1:${natsPort}`, server, serverPath: found.path };
}

function serverFor(found, { folder, natsPort: port, testAccounts }) {
  if (found.kind === 'container') return new ContainerServer(found.image, folder, { port, testAccounts });
  return new ProgramServer(found.path, folder, { port, testAccounts });
}
