import { Injectable, Logger } from '@nestjs/common';
import { callOf, Database, type ScalarParameter } from '@nestwork/database';
import type { Trace } from '@nestwork/observability';
import type { SagaInstance } from '../decide/saga-instance.js';
import { CLAIM_DUE, CLOCK, FIND, INSERT, LOCK, POSTPONE, SAVE, SET_UNREADABLE_ASIDE } from './saga-statements.js';
import { instanceOf, type SagaRow, type StoredSaga, UnreadableSaga } from './stored-saga.js';

const LOCK_ONE = callOf(LOCK);
const SAVE_ONE = callOf(SAVE);

type Row = SagaRow & Record<string, unknown>;

/** The sagas in PostgreSQL. A saga has one writer at a time: whoever changes it holds the lock of its row. */
@Injectable()
export class SagaStore {
  private readonly logger = new Logger(SagaStore.name);

  constructor(private readonly database: Database) {}

  /** The database's clock, in milliseconds since 1970, rounded up so that no timer set from it is early. */
  async now(): Promise<number> {
    const [clock] = await this.database.query<{ now: number }>(`SELECT ${CLOCK} AS now`);
    return clock!.now;
  }

  /** Returns false when the saga exists already. */
  async insert(instance: SagaInstance, trace: Trace): Promise<boolean> {
    const { saga, id, data } = instance;
    const inserted = await this.database.execute(INSERT, [
      saga,
      id,
      ...changing(instance, trace),
      JSON.stringify(data),
    ]);
    return inserted === 1;
  }

  /** Waits for the saga's lock and reads it. */
  async lock(name: string, id: string): Promise<StoredSaga | undefined> {
    return stored(await this.database.query<Row>(LOCK_ONE, [name, id]));
  }

  /** Locks the saga that is overdue most, unless somebody else has it locked. Those that cannot be read need attention from then on. */
  async claimDue(names: readonly string[]): Promise<StoredSaga | undefined> {
    for (;;) {
      const rows = await this.database.query<Row>(CLAIM_DUE, [names]);
      try {
        return stored(rows);
      } catch (error) {
        if (!(error instanceof UnreadableSaga)) throw error;
        for (const { name, id } of rows) await this.database.execute(SET_UNREADABLE_ASIDE, [name, id]);
        this.database.afterCommit(() => this.logger.error({ message: error.message, next: WHAT_TO_DO }));
      }
    }
  }

  /** Writes a saga that was locked. Throws when somebody else has changed it since. */
  async save(stored: StoredSaga, instance: SagaInstance): Promise<void> {
    await this.database.query(SAVE_ONE, saved(stored, instance));
  }

  /** The same together with the COMMIT, which fails then. For a transaction in which nobody reads the saga again. */
  saveWithCommit(stored: StoredSaga, instance: SagaInstance): void {
    this.database.executeWithCommit(SAVE_ONE, saved(stored, instance));
  }

  /** Sets the timer of a saga that could not be moved, so that it does not stand in the way of the others. */
  async postpone({ instance: { saga, id }, version }: StoredSaga, ms: number): Promise<void> {
    await this.database.transaction(() => this.database.execute(POSTPONE, [saga, id, version, ms]));
  }

  async find(name: string, id: string): Promise<SagaInstance | undefined> {
    const [row] = await this.database.query<Row>(FIND, [name, id]);
    return row && instanceOf(row);
  }

  /** How many sagas of each name need attention. */
  countNeedingAttention(): Promise<{ name: string; count: number }[]> {
    const sql = `SELECT name, count(*)::int AS count FROM saga WHERE status = 'needs_attention' GROUP BY name`;
    return this.database.query(sql);
  }
}

const WHAT_TO_DO =
  'it needs attention and is left alone: restore its row from a backup, with a wake_at, and it goes on';

function stored([row]: Row[]): StoredSaga | undefined {
  if (!row) return undefined;
  return { instance: instanceOf(row), version: row.version, trace: row.state.trace, now: row.now };
}

function saved({ version, trace }: StoredSaga, instance: SagaInstance): ScalarParameter[] {
  return [instance.saga, instance.id, ...changing(instance, trace), version];
}

/** Status, state and timer of a saga as parameters. */
function changing({ status, pending, done, failure, log, wakeAt }: SagaInstance, trace: Trace): ScalarParameter[] {
  return [status, JSON.stringify({ pending, done, failure, log, trace }), wakeAt ?? null];
}
