import { standIns } from './apps.js';
import { developmentIssuer } from './development-token.js';

/**
 * What an application is told through its environment. The address of its own database is there only for an application that
 * has one, and nobody is told the address of another's.
 * @param {import('./apps.js').App} app
 * @param {{ instance?: string, infrastructure: Pick<import('../infra/start-infrastructure.js').Infrastructure, 'natsUrl' | 'natsReplicas' | 'databaseUrl'>,
 *           ports: import('./system-ports.js').SystemPorts, publicJwk: object }} system
 *   `instance`: the name of the process, where it is not the application's own
 * @returns {Record<string, string | undefined>}
 */
export function appEnvironment(app, { instance = app.name, infrastructure, ports, publicJwk }) {
  return {
    NODE_ENV: 'development',
    NATS_URL: infrastructure.natsUrl,
    NATS_REPLICAS: String(infrastructure.natsReplicas),
    // Undefined takes away what the person's own shell may have set: an administrator's address.
    DATABASE_URL: app.hasDatabase ? infrastructure.databaseUrl(app.name) : undefined,
    MIGRATE_AT_START: 'true',
    ADMIN_PORT: String(ports.admin[instance]),
    PORT: app.port ? String(ports[instance]) : undefined,
    GRPC_PORT: app.grpcPort ? String(ports.grpc[instance]) : undefined,
    AUTH_PUBLIC_JWK: JSON.stringify(publicJwk),
    AUTH_ISSUER: developmentIssuer,
    ...Object.fromEntries(standIns.map(({ name, urlVariable }) => [urlVariable, `http://127.0.0.1:${ports[name]}`])),
  };
}
