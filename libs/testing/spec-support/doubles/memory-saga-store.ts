import { AsyncLocalStorage } from 'node:async_hooks';
import type { Trace } from '@nestwork/observability';
import type { SagaInstance } from '@nestwork/saga';
import type { SagaStoreHarness } from '../../src/conformance/saga-store.js';

/** What is wrong with a store of sagas that is broken on purpose. */
export type SagaStoreFault =
  | 'starts a saga twice'
  | 'keeps what was rolled back'
  | 'locks nothing'
  | 'saves without looking'
  | 'wakes early'
  | 'wakes what has no timer';

interface Row {
  readonly instance: SagaInstance;
  readonly version: number;
  readonly trace: Trace;
}

interface Transaction {
  readonly undo: (() => void)[];
  readonly ended: Promise<void>;
}

/** A store of sagas without a database, as a correct one behaves, unless a fault is wanted. */
export class MemorySagaStore implements SagaStoreHarness {
  readonly store = this;
  readonly #rows = new Map<string, Row>();
  readonly #locks = new Map<string, Transaction>();
  readonly #current = new AsyncLocalStorage<Transaction>();
  #now = Date.UTC(2026, 0, 1);

  constructor(private readonly fault?: SagaStoreFault) {}

  transaction = async <T>(work: () => Promise<T>): Promise<T> => {
    if (this.#current.getStore()) return work();
    let end = () => {};
    const transaction = { undo: [], ended: new Promise<void>((resolve) => (end = resolve)) } as Transaction;
    try {
      return await this.#current.run(transaction, work);
    } catch (error) {
      if (this.fault !== 'keeps what was rolled back') transaction.undo.toReversed().forEach((undo) => undo());
      throw error;
    } finally {
      for (const [id, owner] of this.#locks) if (owner === transaction) this.#locks.delete(id);
      end();
    }
  };

  async pass(ms: number): Promise<void> {
    this.#now += ms;
  }

  async now(): Promise<number> {
    return this.#now;
  }

  async insert(instance: SagaInstance, trace: Trace): Promise<boolean> {
    if (this.#rows.has(instance.id) && this.fault !== 'starts a saga twice') return false;
    this.#write({ instance, version: 1, trace });
    return true;
  }

  async lock(_name: string, id: string) {
    for (let owner = this.#locks.get(id); owner && this.#isOther(owner); owner = this.#locks.get(id)) await owner.ended;
    return this.#take(id);
  }

  async claimDue(names: readonly string[]) {
    const due = [...this.#rows.values()].find(
      ({ instance }) => names.includes(instance.saga) && this.#isDue(instance) && !this.#isLocked(instance.id),
    );
    return due && this.#take(due.instance.id);
  }

  async save(stored: Pick<Row, 'version' | 'trace'>, instance: SagaInstance): Promise<void> {
    this.saveWithCommit(stored, instance);
  }

  saveWithCommit({ version, trace }: Pick<Row, 'version' | 'trace'>, instance: SagaInstance): void {
    const current = this.#rows.get(instance.id)?.version;
    if (current !== version && this.fault !== 'saves without looking') throw new Error('changed by somebody else');
    this.#write({ instance, version: version + 1, trace });
  }

  async find(_name: string, id: string): Promise<SagaInstance | undefined> {
    return this.#rows.get(id)?.instance;
  }

  async close(): Promise<void> {}

  #take(id: string) {
    const row = this.#rows.get(id);
    const transaction = this.#current.getStore();
    if (transaction) this.#locks.set(id, transaction);
    return row && { ...row, now: this.#now };
  }

  #write(row: Row): void {
    const { id } = row.instance;
    const before = this.#rows.get(id);
    this.#current.getStore()?.undo.push(() => (before ? this.#rows.set(id, before) : this.#rows.delete(id)));
    this.#rows.set(id, row);
  }

  #isOther(owner: Transaction): boolean {
    return this.fault !== 'locks nothing' && owner !== this.#current.getStore();
  }

  #isLocked(id: string): boolean {
    const owner = this.#locks.get(id);
    return owner !== undefined && this.#isOther(owner);
  }

  #isDue({ wakeAt }: SagaInstance): boolean {
    if (wakeAt === undefined) return this.fault === 'wakes what has no timer';
    return wakeAt <= this.#now + (this.fault === 'wakes early' ? 40_000 : 0);
  }
}
