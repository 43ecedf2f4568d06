import type { PoolConfig } from 'pg';
import type { CompleteDatabaseOptions } from './database-options.js';
import { endWhenSilent } from './end-when-silent.js';
import { GuardedClient } from './guarded-client.js';
import { sessionSettings, withSessionSettings } from './session-settings.js';

/** How the pools of a service connect; both the reading and the writing one. */
export function poolConfig(options: CompleteDatabaseOptions): PoolConfig {
  const longestSilenceMs = Math.max(options.statementTimeoutMs, options.idleInTransactionTimeoutMs) + 5_000;
  return {
    connectionString: withSessionSettings(options.url, sessionSettings(options)),
    application_name: options.service,
    Client: GuardedClient,
    connectionTimeoutMillis: options.acquireTimeoutMs,
    keepAlive: true,
    // Statements are sent without waiting for the answers before them; answers keep their order.
    pipeline: true,
    onConnect: (client) => endWhenSilent(client, longestSilenceMs),
  };
}
