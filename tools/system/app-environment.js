import { identityEnvironment } from '../identity/new-identities.js';
import { standIns } from './apps.js';

/**
 * What an application is told through its environment. The address of its own database is there only for an application that
 * has one, and nobody is told the address of another's.
 * @param {import('./apps.js').App} app
 * @param {{ instance?: string, natsUser?: string, infrastructure: Pick<import('../infra/start-infrastructure.js').Infrastructure, 'natsUrl' | 'natsReplicas' | 'natsLogin' | 'databaseUrl'>,
 *           ports: import('./system-ports.js').SystemPorts, identities: import('../identity/new-identities.js').Identities, apiKeysFile?: string }} system
 *   `instance`: the name of the process, where it is not the application's own; `natsUser`: what NATS knows it as, likewise
 * @returns {Record<string, string | undefined>}
 */
export function appEnvironment(app, system) {
  const { instance = app.name, natsUser = app.name, infrastructure, ports, identities, apiKeysFile } = system;
  return {
    NODE_ENV: 'development',
    NATS_URL: infrastructure.natsUrl,
    ...infrastructure.natsLogin(natsUser),
    NATS_REPLICAS: String(infrastructure.natsReplicas),
    // Undefined takes away what the person's own shell may have set: an administrator's address.
    DATABASE_URL: app.hasDatabase ? infrastructure.databaseUrl(app.name) : undefined,
    MIGRATE_AT_START: 'true',
    ...identityEnvironment(identities, app.name),
    ADMIN_PORT: String(ports.admin[instance]),
    PORT: app.port ? String(ports[instance]) : undefined,
    GRPC_PORT: app.grpcPort ? String(ports.grpc[instance]) : undefined,
    API_KEYS_FILE: app.port ? apiKeysFile : undefined,
    // Where the stand-ins are: in production, as benchmarks have it, nothing private is called by itself.
    OUTBOUND_PRIVATE_NETWORKS: '127.0.0.0/8',
    ...Object.fromEntries(standIns.map(({ name, urlVariable }) => [urlVariable, `http://127.0.0.1:${ports[name]}`])),
  };
}
