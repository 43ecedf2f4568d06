import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { testEnvironment } from './test-environment.js';

/** A database of one service in one spec, owned by a role without any other right, as in production. */
export class TestDatabase {
  readonly #pool: Pool;

  private constructor(
    private readonly name: string,
    private readonly url: URL,
  ) {
    // Never through a fault proxy: a test must see the rows of a service whose connection it cut.
    this.#pool = new Pool({ connectionString: url.href, max: 2 });
    this.#pool.on('error', () => undefined);
  }

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

  get host(): string {
    return this.url.hostname;
  }

  get port(): number {
    return Number(this.url.port || 5432);
  }

  /** The address of this database through a proxy that listens on the port. */
  urlThrough(proxy: { readonly host: string; readonly port: number }): string {
    return Object.assign(new URL(this.url), { hostname: proxy.host, port: String(proxy.port) }).href;
  }

  async query<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#pool.query<Row>(sql, [...params]);
    return rows;
  }

  async hasTable(table: string): Promise<boolean> {
    const [row] = await this.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table]);
    return row?.found ?? false;
  }

  /** Removes database and role, ending whatever is still connected. */
  async drop(): Promise<void> {
    await this.#pool.end();
    await asAdmin([`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`, `DROP ROLE IF EXISTS ${this.name}`]);
  }
}

async function asAdmin(statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: testEnvironment().postgresUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
