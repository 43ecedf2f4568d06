import { projectRoot } from '../build/project-root.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { removeOldTestData, testDataDir } from './test-data.js';
import { startTestInfrastructure } from './test-infrastructure.js';

/**
 * Run by jest before the integration specs. `npm test` has brought up PostgreSQL and NATS already; a bare
 * `npx jest --selectProjects int` gets servers of its own, which infrastructure-teardown.js stops.
 */
// oxlint-disable-next-line import/no-default-export -- jest calls the default export
export default async function setUp() {
  if (process.env.TEST_POSTGRES_URL && process.env.TEST_NATS_URL) return;
  await removeOldTestData(projectRoot);
  const dataDir = testDataDir(projectRoot);
  const { env, stop } = await startTestInfrastructure({ root: projectRoot, dataDir });
  Object.assign(process.env, env);
  globalThis.stopTestInfrastructure = async () => {
    await stop();
    await removeDataFolder(dataDir);
  };
}
