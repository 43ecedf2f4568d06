import type { Database } from '../database.js';

/** What the server says about itself and about what this service may do, as the doctor asks for it. */
export interface DatabaseFacts {
  /** As `server_version_num`: 180004 is 18.4. */
  readonly version: number;
  /** Settings of the service's own sessions. */
  readonly settings: Readonly<Record<string, string>>;
  readonly isSuperuser: boolean;
  /** Databases of others that the role of this service may connect to. */
  readonly openDatabases: readonly string[];
  /** How far the clock of the server is ahead of this process's, in milliseconds, give or take half of `roundTripMs`. */
  readonly aheadMs: number;
  readonly roundTripMs: number;
  readonly connections: ConnectionFacts;
  /** How long the oldest open transaction of the database is, in seconds; it keeps the server from cleaning up. */
  readonly oldestTransactionSeconds: number;
}

/** Connections that the server has and that this service may need. */
export interface ConnectionFacts {
  readonly max: number;
  readonly reserved: number;
  readonly used: number;
  /** What this instance may open: both its pools. */
  readonly pools: number;
}

/** Asks the server. Throws what a query throws. */
export async function databaseFacts(database: Database, pools: number): Promise<DatabaseFacts> {
  const settings = Object.fromEntries(
    (await database.query<{ name: string; setting: string }>(SETTINGS)).map(({ name, setting }) => [name, setting]),
  );
  const [rights] = await database.query<Rights>(RIGHTS);
  const [use] = await database.query<Use>(USE);
  const asked = Date.now();
  const [clock] = await database.query<{ now: number }>(CLOCK);
  const answered = Date.now();
  return {
    version: Number(settings['server_version_num']),
    settings,
    ...rights!,
    aheadMs: clock!.now - (asked + answered) / 2,
    roundTripMs: answered - asked,
    connections: {
      max: Number(settings['max_connections']),
      reserved: Number(settings['superuser_reserved_connections']),
      used: use!.used,
      pools,
    },
    oldestTransactionSeconds: use!.oldestTransactionSeconds,
  };
}

type Rights = Pick<DatabaseFacts, 'isSuperuser' | 'openDatabases'>;
type Use = { readonly used: number } & Pick<DatabaseFacts, 'oldestTransactionSeconds'>;

const SETTINGS = `
  SELECT name, setting FROM pg_settings WHERE name IN (
    'server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums',
    'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'tcp_keepalives_idle',
    'client_connection_check_interval', 'max_connections', 'superuser_reserved_connections')`;

// The maintenance database is open to everybody by default and holds nothing.
const RIGHTS = `
  SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser",
         ARRAY(SELECT datname::text FROM pg_database
               WHERE datallowconn AND NOT datistemplate AND datname NOT IN (current_database(), 'postgres')
                 AND has_database_privilege(datname, 'CONNECT') ORDER BY datname) AS "openDatabases"`;

// Sessions of other roles are counted and not shown: what they do is not this service's to know.
const USE = `
  SELECT (SELECT sum(numbackends) FROM pg_stat_database)::int AS used,
         coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float8 AS "oldestTransactionSeconds"
  FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

const CLOCK = `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`;
