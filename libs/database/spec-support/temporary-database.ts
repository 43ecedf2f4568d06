import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** An empty database for one spec file, on the server that TEST_POSTGRES_URL (a superuser's URL) names. */
export class TemporaryDatabase {
  private constructor(
    readonly url: string,
    private readonly name: string,
  ) {}

  static async create(): Promise<TemporaryDatabase> {
    const name = `spec_${randomUUID().replaceAll('-', '')}`;
    await asAdmin((admin) => admin.query(`CREATE DATABASE ${name}`));
    const url = new URL(adminUrl());
    url.pathname = name;
    return new TemporaryDatabase(url.href, name);
  }

  /** Runs statements on a connection of their own, which no pool knows. */
  async query<Row extends object>(sql: string, params?: unknown[]): Promise<Row[]> {
    return connected(this.url, async (client) => (await client.query<Row>(sql, params)).rows);
  }

  /** Ends every session of this database, as a restart of the server would. */
  async terminateSessions(): Promise<void> {
    const sql = 'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1';
    await asAdmin((admin) => admin.query(sql, [this.name]));
  }

  async drop(): Promise<void> {
    await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`));
  }
}

function adminUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set; run the tests with npm test');
  return url;
}

async function asAdmin<T>(work: (admin: Client) => Promise<T>): Promise<T> {
  return connected(adminUrl(), work);
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
