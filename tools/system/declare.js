import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SetupProblem } from '../infra/setup-problem.js';
import { setupUserOf } from '../nats/authorization-text.js';
import { appEnvironment } from './app-environment.js';
import { apps } from './apps.js';

const run = promisify(execFile);
const limitMs = 120_000;

/**
 * Runs every application once as the job that migrates its database and declares its streams and consumers, with the rights for
 * that; the applications themselves then run without them.
 * @param {import('../infra/start-infrastructure.js').Infrastructure} infrastructure
 * @param {import('./assemble-system.js').SystemOptions & { identities: import('../identity/new-identities.js').Identities }} options
 */
export async function declareAll(infrastructure, options) {
  await Promise.all(apps.map((app) => declare(app, infrastructure, options)));
}

async function declare(app, infrastructure, { appsDir, ports, identities, env }) {
  const own = appEnvironment(app, { infrastructure, ports, identities, natsUser: setupUserOf(app.name) });
  const job = { ...process.env, ...own, ...env, ADMIN_PORT: '0', PORT: '0', GRPC_PORT: '0', DECLARE_ONLY: 'true' };
  try {
    await run(process.execPath, [join(appsDir, app.name, 'main.js')], { env: job, timeout: limitMs });
  } catch (error) {
    throw new SetupProblem(`${app.name} could not declare what it needs: ${error.stdout ?? error.message}`);
  }
}
