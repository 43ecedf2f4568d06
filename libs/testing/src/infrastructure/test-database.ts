import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig, Pool } from 'pg';
import { testEnvironment } from './test-environment.js';

/** A database of one service in one spec, owned by a role without any other right, as in production. */
export class TestDatabase {
  readonly #pool: Pool;
  #users = 1;

  private constructor(
    private readonly name: string,
    private readonly address: URL,
  ) {
    // Never through a fault proxy: a test must see the rows of a service whose connection it cut.
    this.#pool = new Pool({ ...this.#connection, max: 2 });
    this.#pool.on('error', () => undefined);
  }

  /** `service` becomes part of the database's name, for whoever looks at the server. */
  static async create(service: string): Promise<TestDatabase> {
    const name = `test_${service.replaceAll('-', '_')}_${randomBytes(5).toString('hex')}`;
    await asAdmin([
      `CREATE ROLE ${name} LOGIN PASSWORD '${name}' NOSUPERUSER NOCREATEDB NOCREATEROLE`,
      `CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0`,
      `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    ]);
    const url = new URL(testEnvironment().postgresUrl);
    return new TestDatabase(name, Object.assign(url, { username: name, password: name, pathname: `/${name}` }));
  }

  get url(): string {
    return this.address.href;
  }

  get host(): string {
    return this.address.hostname;
  }

  get port(): number {
    return Number(this.address.port || 5432);
  }

  /** The address of this database through a proxy that listens on the port. */
  urlThrough(proxy: { readonly host: string; readonly port: number }): string {
    return Object.assign(new URL(this.address), { hostname: proxy.host, port: String(proxy.port) }).href;
  }

  /** Runs a statement past the service, on a connection that it knows nothing of. */
  async query<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#pool.query<Row>(sql, [...params]);
    return rows;
  }

  /** How the server means to run a statement, line by line; run `ANALYZE` first, so that it knows its tables. */
  async plan(sql: string, params: readonly unknown[] = []): Promise<string> {
    const lines = await this.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS OFF) ${sql}`, params);
    return lines.map((line) => line['QUERY PLAN']).join('\n');
  }

  async hasTable(table: string): Promise<boolean> {
    const [row] = await this.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table]);
    return row?.found ?? false;
  }

  /** A connection with an open transaction, for the test to commit or to leave open, and to end. */
  async begin(): Promise<Client> {
    const client = new Client(this.#connection);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN');
    return client;
  }

  /** Ends every session of the service, as a restart of the server would; those of the test itself stay. */
  async terminateSessions(): Promise<void> {
    const sql = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = current_user AND application_name <> $1`;
    await this.query(sql, [OWN_SESSIONS]);
  }

  /** One more service uses this database; only the last `drop()` removes it. */
  share(): TestDatabase {
    this.#users++;
    return this;
  }

  /** Removes database and role, ending whatever is still connected, unless somebody else uses it. */
  async drop(): Promise<void> {
    if (--this.#users > 0) return;
    await this.#pool.end();
    await asAdmin([`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`, `DROP ROLE IF EXISTS ${this.name}`]);
  }

  get #connection(): ClientConfig {
    return { connectionString: this.url, application_name: OWN_SESSIONS };
  }
}

/** The name by which the server knows the sessions of the test itself. */
const OWN_SESSIONS = 'nestwork-test';

async function asAdmin(statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: testEnvironment().postgresUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
