import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../infra/ports.js';
import { startInfrastructure } from '../infra/start-infrastructure.js';

/** One spec file claims one account, and one run has far fewer spec files. */
const accountsOfOneRun = 200;

/**
 * Starts PostgreSQL and NATS for one test run, on ports of their own.
 * @param {{ root: string, dataDir: string, accounts?: number, nats?: object }} place
 *   `accounts`: on NATS, one for each run of a spec file; `nats`: natsNodes and natsServerPath, as startInfrastructure takes them
 * @returns {Promise<{ env: Record<string, string>, stop(): Promise<void> }>} `env`: where the specs find it all
 */
export async function startTestInfrastructure({ root, dataDir, accounts = accountsOfOneRun, nats = {} }) {
  const [postgresPort, natsPort] = await freePorts(2);
  const infrastructure = await startInfrastructure({
    dataDir,
    cacheDir: join(root, '.data/cache'),
    postgresPort,
    natsPort,
    databases: [],
    testAccounts: accounts,
    ...nats,
  });
  const accountsDir = join(dataDir, 'nats-accounts');
  mkdirSync(accountsDir, { recursive: true });
  return { env: testEnvironment({ infrastructure, accountsDir }), stop: infrastructure.stop };
}

/**
 * What the specs are told. A NATS server in a container has no program that a spec could start again, so its path is left out.
 * @param {{ infrastructure: { postgresUrl: string, natsUrl: string, natsServerPath?: string, natsServerVersion?: string }, accountsDir: string }} started
 * @returns {Record<string, string>}
 */
export function testEnvironment({ infrastructure, accountsDir }) {
  const env = {
    TEST_POSTGRES_URL: infrastructure.postgresUrl,
    TEST_NATS_URL: infrastructure.natsUrl,
    TEST_NATS_ACCOUNTS_DIR: accountsDir,
  };
  const { natsServerPath: path, natsServerVersion: version } = infrastructure;
  return path && version ? { ...env, TEST_NATS_SERVER: path, TEST_NATS_VERSION: version } : env;
}
