import type { ServiceConfig } from '@nestwork/service';
import type { Launch } from './launch.js';
import type { ServiceLinks } from './service-links.js';

/** The variables that an instance is started with: its own servers through its own links, free ports, quiet logs, then what the test adds. */
export function environmentOf<C extends ServiceConfig>(
  { broker, database, env }: Launch<C>,
  { nats, postgres }: ServiceLinks,
): Record<string, string> {
  return {
    NODE_ENV: 'test',
    // TEST_LOG_LEVEL=info shows what the services of a failing spec have to say.
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    NATS_URL: `nats://${nats.host}:${nats.port}`,
    NATS_REPLICAS: String(broker.replicas ?? 1),
    // What a dead instance had received is handed out again after this time; a spec should not wait longer.
    ACK_WAIT_MS: '2000',
    ...(broker.user && { NATS_USER: broker.user }),
    ...(broker.password && { NATS_PASSWORD: broker.password }),
    ...(database && { DATABASE_URL: database.urlThrough(postgres), MIGRATE_AT_START: 'true' }),
    ...env,
  };
}
