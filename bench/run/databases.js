import pg from 'pg';

/** The databases of one run: templates that are filled once, and a fresh copy for each contender and round. */
export class Databases {
  #adminUrl;
  #admin;

  /** @param {string} adminUrl */
  constructor(adminUrl) {
    this.#adminUrl = adminUrl;
  }

  /** @param {string} name */
  urlOf(name) {
    const url = new URL(this.#adminUrl);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Runs a statement as the administrator, in one database or outside of all. @param {string} sql  @param {string} [database] */
  async run(sql, database) {
    if (database === undefined) return (await this.#connection()).query(sql);
    const client = new pg.Client({ connectionString: this.urlOf(database) });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  }

  /** Makes a database, as a copy of a template when one is given. One of that name is dropped first. @param {string} name  @param {string} [template] */
  async create(name, template) {
    await this.drop(name);
    await this.run(`CREATE DATABASE ${name} ${template ? `TEMPLATE ${template}` : ''}`);
  }

  /** Lets no writing of earlier work fall into what is measured next. */
  async settle() {
    await this.run('CHECKPOINT');
  }

  /** @param {string} name */
  async drop(name) {
    await this.run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }

  async close() {
    await this.#admin?.end();
    this.#admin = undefined;
  }

  async #connection() {
    if (this.#admin) return this.#admin;
    const client = new pg.Client({ connectionString: this.#adminUrl });
    // The server may be stopped while the run is interrupted.
    client.on('error', () => {});
    await client.connect();
    this.#admin = client;
    return client;
  }
}
