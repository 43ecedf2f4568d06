import { requireFreePort } from '../ports.js';
import { notOurs } from '../server.js';
import { PostgresCluster } from './cluster.js';
import { preparePostgresHome } from './home.js';
import { createServiceDatabases, derivedPassword, serviceUrl } from './service-database.js';

/**
 * Uses the PostgreSQL server that was given, else starts one of our own; either way the services' databases exist afterwards.
 * @param {import('../start-infrastructure.js').InfrastructureOptions} options
 * @returns {Promise<{ adminUrl: string, databaseUrl(service: string): string, server: import('../server.js').Server }>}
 */
export async function startPostgres(options) {
  const { givenPostgresUrl, databases, progress } = options;
  const cluster = givenPostgresUrl ? undefined : await startCluster(options);
  const adminUrl = givenPostgresUrl ?? (await cluster.adminUrl());
  // Our own server listens on the loopback only, and its addresses are the configuration's development defaults.
  const passwordOf = (service) => (givenPostgresUrl ? derivedPassword(adminUrl, service) : service);
  try {
    const label = givenPostgresUrl ? 'Databases on the server given by DATABASE_URL' : 'Databases';
    await progress.run(`${label}: ${databases.join(', ')}`, () =>
      createServiceDatabases({ adminUrl, services: databases, passwordOf }),
    );
  } catch (error) {
    await cluster?.stop();
    throw error;
  }
  return {
    adminUrl,
    databaseUrl: (service) => serviceUrl(adminUrl, service, passwordOf(service)),
    server: cluster ?? notOurs,
  };
}

async function startCluster({ dataDir, postgresPort, progress }) {
  const cluster = new PostgresCluster(await preparePostgresHome(dataDir), postgresPort);
  await progress.run(`PostgreSQL on port ${postgresPort}`, async () => {
    await cluster.stop();
    await requireFreePort({ port: postgresPort, purpose: 'PostgreSQL', variable: 'POSTGRES_PORT' });
    await cluster.initialise();
    await cluster.start();
  });
  return cluster;
}
