import { NoParameters, type Operation } from '@nestwork/operations';
import type { CompleteDatabaseOptions } from '../database-options.js';
import type { Database } from '../database.js';

/** `database pools`: what the doctor adds up over all instances of all services that share a server. */
export function poolsOperation(
  database: Database,
  { poolSize, readPoolSize }: Pick<CompleteDatabaseOptions, 'poolSize' | 'readPoolSize'>,
): Operation<NoParameters> {
  return {
    name: 'database pools',
    summary: 'Shows how many connections one instance may open, and how many its server has.',
    parameters: NoParameters,
    changes: false,
    run: async () => {
      const [server] = await database.query<{ server: string; connections: number; reserved: number }>(SERVER);
      return { rows: [{ poolSize, readPoolSize, ...server! }] };
    },
  };
}

// No two servers started in the same microsecond, and anybody may ask for it; addresses differ by where one asks from.
const SERVER = `
  SELECT 'started ' || pg_postmaster_start_time()::text AS server,
    current_setting('max_connections')::int AS connections,
    current_setting('superuser_reserved_connections')::int AS reserved`;
