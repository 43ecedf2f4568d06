import { Client } from 'pg';
import { services } from '../../system/apps.js';

/** The databases of the services, as an administrator sees them: straight to the server, past all proxies. */
export class Databases {
  #infrastructure;

  /** @param {import('../../infra/start-infrastructure.js').Infrastructure} infrastructure */
  constructor(infrastructure) {
    this.#infrastructure = infrastructure;
  }

  /** The services that have one. */
  get services() {
    return services;
  }

  /** @template T @param {string} service  @param {(client: import('pg').Client) => Promise<T>} work @returns {Promise<T>} */
  async use(service, work) {
    const url = new URL(this.#infrastructure.postgresUrl);
    url.pathname = `/${service}`;
    const client = new Client({
      connectionString: url.href,
      connectionTimeoutMillis: 5_000,
      application_name: 'chaos',
    });
    // The server may be killed while we are connected; the query under way rejects, and that is enough.
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** @param {string} service  @param {string} sql  @param {readonly unknown[]} [values] @returns {Promise<object[]>} */
  query(service, sql, values = []) {
    return this.use(service, async (client) => (await client.query(sql, [...values])).rows);
  }

  /** What any database of the server answers alike. @param {string} sql  @param {readonly unknown[]} [values] */
  queryServer(sql, values) {
    return this.query(services[0], sql, values);
  }
}
