import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetupProblem } from '../infra/setup-problem.js';
import { setupUserOf } from '../nats/authorization-text.js';
import { appEnvironment } from './app-environment.js';
import { apps } from './apps.js';

const limitMs = 120_000;

/**
 * Runs every application once as the job that migrates its database and declares its streams and consumers, with the rights for
 * that; the applications themselves then run without them.
 * @param {import('../infra/start-infrastructure.js').Infrastructure} infrastructure
 * @param {import('./assemble-system.js').SystemOptions & { identities: import('../identity/new-identities.js').Identities }} options
 */
export async function declareAll(infrastructure, options) {
  // When one job fails, the others would wait for servers that are about to stop.
  const failed = new AbortController();
  const jobs = apps.map((app) => declare(app, infrastructure, { ...options, signal: failed.signal }));
  try {
    await Promise.all(jobs);
  } finally {
    failed.abort();
    await Promise.allSettled(jobs);
  }
}

async function declare(app, infrastructure, { root, appsDir, ports, identities, env, signal }) {
  const own = appEnvironment(app, { infrastructure, ports, identities, natsUser: setupUserOf(app.name) });
  const only = { ADMIN_PORT: '0', PORT: '0', GRPC_PORT: '0', DECLARE_ONLY: 'true' };
  const job = fork(join(appsDir, app.name, 'main.js'), [], {
    env: { ...process.env, ...own, ...env, ...only },
    execArgv: ['--import', pathToFileURL(join(root, 'tools/system/stop-with-parent.js')).href],
    silent: true,
    timeout: limitMs,
    signal,
    killSignal: 'SIGKILL',
  });
  const said = [];
  for (const stream of [job.stdout, job.stderr]) stream.on('data', (chunk) => said.push(chunk));
  // An aborted one also emits an error, which says no more than its end.
  job.on('error', () => {});
  const [code] = await once(job, 'close');
  if (code !== 0)
    throw new SetupProblem(`${app.name} could not declare what it needs: ${Buffer.concat(said).toString()}`);
}
