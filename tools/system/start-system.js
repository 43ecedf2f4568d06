import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { startInfrastructure } from '../infra/start-infrastructure.js';
import { developmentUsers } from '../nats/development-users.js';
import { developmentKeys } from '../token-issuer/development-keys.js';
import { developmentCustomer, developmentRoles, signToken } from '../token-issuer/sign-token.js';
import { services, standIns } from './apps.js';
import { assembleSystem, requireBuiltApps } from './assemble-system.js';
import { instancesOf } from './instances.js';
import { freeSystemPorts } from './system-ports.js';

/**
 * A whole system as processes of its own, with all that a client of it needs.
 * @typedef {object} RunningSystem
 * @property {import('./system.js').System} system  kill, restart, stopPart, logs: by the names of the processes, `nats` (all its nodes),
 *   `nats-1` and so on, `postgres`
 * @property {string} gatewayUrl
 * @property {string} grpcAddress  of the gateway, or of the first one
 * @property {string} providerUrl
 * @property {string} issuerUrl
 * @property {import('./system-ports.js').SystemPorts} ports
 * @property {string} token  of the development customer, with the roles customer and admin, for a day
 * @property {string} customerId
 * @property {(claims: { customerId: string, roles?: readonly string[], expiresIn?: string }) => Promise<string>} signToken
 * @property {() => Promise<void>} stop
 */

/**
 * Starts PostgreSQL, NATS, the payment provider and the built applications, and resolves when all are ready. When one of them
 * does not become ready, everything is stopped again and the error holds its last lines.
 * @param {object} options
 * @param {string} options.dataDir
 * @param {string} [options.appsDir]  where the built applications lie; default what TEST_APPS_DIR says, else dist/apps
 * @param {string} [options.permissionsFile]  what each application may do on NATS, where that is not what the checkout says
 * @param {string} [options.cacheDir]
 * @param {import('./system-ports.js').SystemPorts} [options.ports]  default: free ones
 * @param {number} [options.instances]  how many processes of each application; default 1
 * @param {(infrastructure: import('../infra/start-infrastructure.js').Infrastructure) => Promise<import('./assemble-system.js').SystemOptions['route']>} [options.routes]
 *   called when PostgreSQL and NATS run: how each process reaches them
 * @param {number} [options.natsNodes]  1, or 3: a cluster in which each stream has three copies
 * @param {Readonly<Record<string, string | undefined>>} [options.env]  added to the environment of every process
 * @returns {Promise<RunningSystem>}
 */
export async function startSystem({ dataDir, appsDir, instances = 1, routes, ...options }) {
  const { permissionsFile, cacheDir, ports, natsNodes, env } = options;
  const folders = {
    root: projectRoot,
    dataDir,
    appsDir: appsDir ?? process.env.TEST_APPS_DIR ?? join(projectRoot, 'dist/apps'),
    cacheDir: cacheDir ?? join(projectRoot, '.data/cache'),
  };
  requireBuiltApps(folders.appsDir);
  mkdirSync(dataDir, { recursive: true });
  const [keys, chosen] = [
    await developmentKeys(join(dataDir, 'auth.json')),
    ports ?? (await freeSystemPorts(instances)),
  ];
  const infrastructure = await startInfrastructure({
    ...folders,
    postgresPort: chosen.postgres,
    natsPort: chosen.nats,
    natsNodes,
    natsUsers: developmentUsers(dataDir, permissionsFile),
    databases: services,
  });
  const settings = { ...folders, ports: chosen, env: { ...trust(keys, env), ...env }, instances };
  const system = await startProcesses(infrastructure, settings, routes);
  const gateway = instances === 1 ? 'gateway' : 'gateway-1';
  const issuerUrl = `http://127.0.0.1:${chosen.issuer}`;
  const tokenFor = (claims) => signToken({ ...keys, issuer: issuerUrl }, claims);
  return {
    system,
    issuerUrl,
    gatewayUrl: `http://127.0.0.1:${chosen[gateway]}`,
    grpcAddress: `127.0.0.1:${chosen.grpc[gateway]}`,
    providerUrl: `http://127.0.0.1:${chosen.provider}`,
    ports: chosen,
    token: await tokenFor({ customerId: developmentCustomer, roles: developmentRoles, expiresIn: '24h' }),
    customerId: developmentCustomer,
    signToken: tokenFor,
    stop: () => system.stop(),
  };
}

/** What the gateway of a test believes: tokens for a whole run, and in production, where no issuer is fetched without TLS, a given key. */
function trust({ publicJwk }, env) {
  return {
    AUTH_LONGEST_LIFETIME_S: '86400',
    ...(env?.NODE_ENV === 'production' && { AUTH_JWKS: JSON.stringify({ keys: [publicJwk] }) }),
  };
}

async function startProcesses(infrastructure, options, routes) {
  const [outside, inside] = [standIns, instancesOf(options.instances)].map((parts) => parts.map(({ name }) => name));
  let system;
  try {
    system = await assembleSystem(infrastructure, { ...options, route: await routes?.(infrastructure) });
    // A gateway that finds no issuer when it starts lets nobody in for its first second.
    for (const names of [outside, inside]) {
      for (const name of names) await system.start(name);
      await Promise.all(names.map((name) => system.untilReady(name)));
    }
    return system;
  } catch (error) {
    await (system ?? infrastructure).stop();
    throw error;
  }
}
