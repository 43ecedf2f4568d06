import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../infra/ports.js';
import { programVersion } from '../infra/program-version.js';
import { findRedis, redisPlaces } from '../infra/redis/find-redis.js';
import { startInfrastructure } from '../infra/start-infrastructure.js';

/** One spec file claims one account, and one run has far fewer spec files. */
const accountsOfOneRun = 200;

/**
 * Starts PostgreSQL and NATS for one test run, on ports of their own, and finds the Redis that some specs start themselves.
 * @param {{ root: string, dataDir: string, accounts?: number, nats?: object }} place
 *   `accounts`: on NATS, one for each run of a spec file; `nats`: natsNodes and natsServerPath, as startInfrastructure takes them
 * @returns {Promise<{ env: Record<string, string>, stop(): Promise<void> }>} `env`: where the specs find it all
 */
export async function startTestInfrastructure({ root, dataDir, accounts = accountsOfOneRun, nats = {} }) {
  const cacheDir = join(root, '.data/cache');
  const [postgresPort, natsPort] = await freePorts(2);
  const infrastructure = await startInfrastructure({
    dataDir,
    cacheDir,
    postgresPort,
    natsPort,
    databases: [],
    testAccounts: accounts,
    ...nats,
  });
  const accountsDir = join(dataDir, 'nats-accounts');
  mkdirSync(accountsDir, { recursive: true });
  const env = { ...testEnvironment({ infrastructure, accountsDir }), ...(await redisEnvironment(cacheDir)) };
  return { env, stop: infrastructure.stop };
}

/**
 * The redis-server that specs may start, or why there is none: only those that start it fail then.
 * @param {string} cacheDir
 * @param {{ TEST_REDIS_SERVER?: string, PATH?: string }} [env]
 * @returns {Promise<{ TEST_REDIS_SERVER: string } | { TEST_REDIS_PROBLEM: string }>}
 */
export async function redisEnvironment(cacheDir, { TEST_REDIS_SERVER: named, PATH } = process.env) {
  try {
    if (!named) return { TEST_REDIS_SERVER: await findRedis(redisPlaces({ cacheDir, searchPath: PATH })) };
    await programVersion(named);
    return { TEST_REDIS_SERVER: named };
  } catch (error) {
    const problem = named ? `TEST_REDIS_SERVER names ${named}, which cannot be run: ${error.message}` : error.message;
    return { TEST_REDIS_PROBLEM: problem };
  }
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
