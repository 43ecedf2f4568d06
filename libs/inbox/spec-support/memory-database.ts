import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';

/** What happens to a commit: PostgreSQL refuses it, or does it and the answer is lost, as when either side dies. */
export type Mishap = 'refused' | 'answer lost' | undefined;

/** What is wrong with a database that is broken on purpose. */
export type DatabaseBug = 'does not lock' | 'commits effects at once' | 'loses rows of the inbox';

interface Row {
  readonly status: string;
  readonly fingerprint: unknown;
  readonly reply: unknown;
}

interface Transaction {
  readonly rows: Map<string, Row>;
  readonly effects: string[];
  readonly beforeCommit: (() => Promise<void>)[];
  readonly withCommit: (() => void)[];
}

/**
 * The part of a database that an inbox needs, as PostgreSQL behaves: an insert of a key that another open transaction has
 * inserted waits for its end; nothing is seen before its commit. `pause` is called wherever others may come in between.
 */
export class MemoryDatabase {
  readonly effects: string[] = [];
  readonly #committed = new Map<string, Row>();
  readonly #owners = new Map<string, Transaction>();
  readonly #ends = new Map<Transaction, Promise<void>>();
  readonly #current = new AsyncLocalStorage<Transaction>();

  constructor(
    private readonly pause: (where: string) => Promise<Mishap>,
    private readonly bug?: DatabaseBug,
  ) {}

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const transaction: Transaction = { rows: new Map(), effects: [], beforeCommit: [], withCommit: [] };
    let end = () => {};
    this.#ends.set(transaction, new Promise((resolve) => (end = resolve)));
    try {
      const result = await this.#current.run(transaction, work);
      await this.#current.run(transaction, () => this.#commit(transaction));
      return result;
    } finally {
      for (const [key, owner] of this.#owners) if (owner === transaction) this.#owners.delete(key);
      end();
    }
  }

  /** The insert of the inbox. */
  async execute(_sql: string, [consumer, id, fingerprint = null]: readonly unknown[]): Promise<number> {
    const key = `${String(consumer)} ${String(id)}`;
    await this.pause('insert');
    for (let owner = this.#owners.get(key); owner && this.bug !== 'does not lock'; owner = this.#owners.get(key)) {
      await this.#ends.get(owner);
    }
    if (this.#committed.has(key)) return 0;
    this.#owners.set(key, this.#transaction);
    this.#transaction.rows.set(key, { status: 'ok', fingerprint, reply: null });
    return 1;
  }

  /** The question of the inbox for the answer to a message. */
  async query(_sql: string, [consumer, id]: readonly unknown[]): Promise<Row[]> {
    await this.pause('read');
    const row = this.#committed.get(`${String(consumer)} ${String(id)}`);
    return row ? [row] : [];
  }

  /** The update that adds the answer. */
  executeWithCommit(_sql: string, [consumer, id, status, reply]: readonly unknown[]): void {
    const { rows, withCommit } = this.#transaction;
    const key = `${String(consumer)} ${String(id)}`;
    const answer = { status: String(status), reply: JSON.parse(String(reply)) as unknown };
    withCommit.push(() => rows.set(key, { fingerprint: null, ...rows.get(key), ...answer }));
  }

  beforeCommit(hook: () => Promise<void>): void {
    this.#transaction.beforeCommit.push(hook);
  }

  /** What a handler writes. */
  async effect(text: string): Promise<void> {
    await this.pause('effect');
    (this.bug === 'commits effects at once' ? this.effects : this.#transaction.effects).push(text);
  }

  get #transaction(): Transaction {
    const transaction = this.#current.getStore();
    if (!transaction) throw new Error('Outside a transaction');
    return transaction;
  }

  async #commit({ rows, effects, beforeCommit, withCommit }: Transaction): Promise<void> {
    for (const hook of beforeCommit) await hook();
    const mishap = await this.pause('commit');
    if (mishap === 'refused') throw new Error('the commit is refused');
    for (const statement of withCommit) statement();
    for (const [key, row] of rows) this.#keep(key, row);
    this.effects.push(...effects);
    if (mishap === 'answer lost') throw new Error('the answer to the commit is lost');
  }

  #keep(key: string, row: Row): void {
    const other = this.#committed.get(key);
    if (other && this.bug !== 'does not lock' && !isDeepStrictEqual(other, row)) throw new Error(`${key} twice`);
    if (this.bug !== 'loses rows of the inbox') this.#committed.set(key, row);
  }
}
