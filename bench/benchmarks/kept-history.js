import { progressOf } from '../run/progress-of.js';
import { waitUntil } from '../run/wait-until.js';

const template = 'history';
const database = 'history_round';
const relayMs = 1_800_000;

/** An outbox whose history grows: real rows that the product has published, and whose messages lie in the stream. */
export class KeptHistory {
  #workbench;
  #kept = Infinity;

  /** @param {import('../run/workbench.js').Workbench} workbench */
  constructor(workbench) {
    this.#workbench = workbench;
  }

  async prepare() {
    await this.#workbench.servers.databases.create(template);
    await this.#workbench.runProduct('fill', template, {});
  }

  /**
   * Drains some rows when so many are kept. A size below that of the last call begins anew.
   * @param {number} size  @param {number} rows
   */
  async drainBehind(size, rows) {
    if (size < this.#kept) await this.#beginAnew();
    await this.#grow(size - this.#kept);
    const stored = this.#kept;
    await this.#seed(rows);
    const { servers } = this.#workbench;
    await servers.databases.settle();
    const relay = await this.#workbench.startProduct('relay', database);
    try {
      const done = async () => Math.max(0, (await servers.broker.stored()) - stored);
      const isSettled = () => this.#isEmpty();
      return await progressOf([relay], servers, { done, total: rows, isSettled, limitMs: 60_000 });
    } finally {
      await relay.stop();
      this.#kept += rows;
    }
  }

  async clear() {
    await this.#workbench.servers.broker.emptyStream();
    for (const name of [database, template]) await this.#workbench.servers.databases.drop(name);
  }

  async #beginAnew() {
    await this.#workbench.servers.databases.create(database, template);
    await this.#workbench.servers.broker.emptyStream();
    this.#kept = 0;
  }

  async #grow(rows) {
    if (rows <= 0) return;
    await this.#seed(rows);
    const relay = await this.#workbench.startProduct('relay', database);
    try {
      const isEmpty = () => (relay.requireRunning(), this.#isEmpty());
      await waitUntil(isEmpty, { what: `${rows} rows are published`, everyMs: 200, timeoutMs: relayMs });
    } finally {
      await relay.stop();
    }
    await this.#workbench.servers.databases.run('ANALYZE', database);
    this.#kept += rows;
  }

  #seed(rows) {
    return this.#workbench.runProduct('seed', database, { MESSAGES: rows });
  }

  async #isEmpty() {
    const { rows } = await this.#workbench.servers.databases.run(
      'SELECT EXISTS (SELECT FROM outbox) AS waiting',
      database,
    );
    return !rows[0].waiting;
  }
}
