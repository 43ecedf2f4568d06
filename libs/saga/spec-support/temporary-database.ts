import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A database for one spec file, on the server that TEST_POSTGRES_URL (a superuser's URL) names. */
export class TemporaryDatabase {
  private constructor(
    readonly url: string,
    private readonly name: string,
  ) {}

  static async create(): Promise<TemporaryDatabase> {
    const name = `spec_${randomUUID().replaceAll('-', '')}`;
    await withClient(adminUrl(), (admin) => admin.query(`CREATE DATABASE ${name}`));
    return new TemporaryDatabase(Object.assign(new URL(adminUrl()), { pathname: name }).href, name);
  }

  /** Runs a statement past the service, on a connection of its own. */
  query<Row extends object>(sql: string, params?: unknown[]): Promise<Row[]> {
    return withClient(this.url, async (client) => (await client.query<Row>(sql, params)).rows);
  }

  async drop(): Promise<void> {
    await withClient(adminUrl(), (admin) => admin.query(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`));
  }
}

function adminUrl(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (!url) throw new Error('TEST_POSTGRES_URL is not set; run integration specs with npm run test:int');
  return url;
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
