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
    await query(adminUrl(), `CREATE DATABASE ${name}`);
    const url = new URL(adminUrl());
    url.pathname = name;
    return new TemporaryDatabase(url.href, name);
  }

  /** Runs statements on a connection of their own, which no pool knows. */
  async query<Row extends object>(sql: string, params?: unknown[]): Promise<Row[]> {
    return query<Row>(this.url, sql, params);
  }

  async drop(): Promise<void> {
    await query(adminUrl(), `DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }
}

function adminUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set; run the tests with npm test');
  return url;
}

async function query<Row extends object>(url: string, sql: string, params?: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, params)).rows;
  } finally {
    await client.end();
  }
}
