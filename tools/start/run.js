import '../system/stop-with-parent.js';
import { join } from 'node:path';
import { prepareDataFolder } from '../infra/data-folder.js';
import { startInfrastructure } from '../infra/start-infrastructure.js';
import { developmentUsers } from '../nats/development-users.js';
import { services } from '../system/apps.js';
import { leaveAddresses } from '../system/development-addresses.js';
import { developmentPorts } from '../system/system-ports.js';
import { consoleProgress } from './console-progress.js';
import { Development } from './development.js';
import { reportFailure } from './prepare.js';
import { holdRunLock } from './run-lock.js';
import { Shutdown } from './shutdown.js';
import { infrastructureSummary, systemSummary } from './summary.js';

/**
 * Runs until somebody stops it: PostgreSQL and NATS, and unless only these are wanted, the applications, rebuilt and
 * restarted at every edit.
 * @param {string} root  the checkout
 * @param {{ onlyInfrastructure: boolean }} options
 */
export async function run(root, { onlyInfrastructure }) {
  const shutdown = new Shutdown((text) => console.log(`\n${text}`));
  // A terminal that was closed, or a pipe whose reader has gone, is no reason to leave processes behind.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  try {
    const place = await prepare(root, onlyInfrastructure ? 'npm run infra' : 'npm start');
    const starting = onlyInfrastructure ? bringUpInfrastructure(place, shutdown) : bringUpSystem(place, shutdown);
    await Promise.race([starting, shutdown.requested]);
    await shutdown.requested;
  } catch (error) {
    if (!shutdown.isRequested) reportFailure(error);
  } finally {
    await shutdown.run();
  }
  if (shutdown.isRequested) console.log('Everything has stopped');
  // A step that was cut short, such as a build or a wait, may still hold a timer; there is nothing left to wait for.
  process.exit();
}

async function prepare(root, command) {
  const dataDir = join(root, '.data/dev');
  prepareDataFolder(dataDir);
  holdRunLock(join(dataDir, 'lock'), command);
  const ports = developmentPorts(process.env);
  return { root, dataDir, cacheDir: join(root, '.data/cache'), ports, services, progress: consoleProgress() };
}

async function bringUpInfrastructure(place, shutdown) {
  const infrastructure = await infrastructureFor(place, shutdown);
  leaveAddresses(place.dataDir, { ...place, natsUrl: infrastructure.natsUrl });
  console.log(`\nReady\n\n${infrastructureSummary({ ...place, infrastructure })}\n`);
}

async function bringUpSystem(place, shutdown) {
  const startedAt = performance.now();
  const development = new Development(place, shutdown);
  const [infrastructure] = await Promise.all([infrastructureFor(place, shutdown), development.firstBuild()]);
  if (shutdown.isRequested) return;
  leaveAddresses(place.dataDir, { ...place, natsUrl: infrastructure.natsUrl });
  const notReady = await development.startAll(infrastructure);
  if (shutdown.isRequested) return;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const headline =
    notReady.length === 0
      ? `Ready in ${seconds} s`
      : `Not ready: ${notReady.join(', ')}, see above. An edit that mends it starts it again`;
  console.log(`\n${headline}\n\n${systemSummary({ ...place, infrastructure })}\n`);
  development.showLogs();
}

function infrastructureFor({ dataDir, cacheDir, ports, progress }, shutdown) {
  const starting = startInfrastructure({
    dataDir,
    cacheDir,
    progress,
    postgresPort: ports.postgres,
    natsPort: ports.nats,
    databases: services,
    natsUsers: developmentUsers(dataDir),
    givenPostgresUrl: process.env.DATABASE_URL,
    givenNatsUrl: process.env.NATS_URL,
  });
  // It may still be starting when the end is asked for; it then stops as soon as it has started.
  const started = starting.catch(() => undefined);
  shutdown.add({
    stop: async () => {
      const infrastructure = await started;
      const { nats, postgres, ownServers = [] } = infrastructure ?? {};
      if (ownServers.includes('NATS')) await progress.run('Stop: NATS', () => nats.stop());
      if (ownServers.includes('PostgreSQL')) await progress.run('Stop: PostgreSQL', () => postgres.stop());
    },
    force: async () => {
      const infrastructure = await started;
      await Promise.all([infrastructure?.nats.kill('SIGKILL'), infrastructure?.postgres.kill('SIGKILL')]);
    },
  });
  return starting;
}
