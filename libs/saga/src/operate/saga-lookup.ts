import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { OperationRefused } from '@nestwork/operations';
import type { SagaInstance } from '../decide/saga-instance.js';
import { SagaRegistry } from '../run/saga-registry.js';
import { instanceOf, type SagaRow, UnreadableSaga } from '../run/stored-saga.js';
import type { SagaStatus } from '../decide/saga-status.js';
import type { SagaFilter } from './saga-parameters.js';

/** A saga with what only a person wants to know of it. */
export interface FoundSaga {
  /** Without a story when the row cannot be read: then its failure says so. */
  readonly instance: SagaInstance;
  readonly isReadable: boolean;
  readonly correlationId: string;
  readonly startedAt: Date;
  readonly changedAt: Date;
}

/** Finds sagas for operators. */
@Injectable()
export class SagaLookup {
  constructor(
    private readonly database: Database,
    private readonly registry: SagaRegistry,
  ) {}

  /** Those that need attention first, then the oldest. */
  async list({ status, saga, olderThanMinutes = 0, limit = 50 }: SagaFilter): Promise<FoundSaga[]> {
    const params = [saga ?? null, olderThanMinutes, limit, ...(status === undefined ? [] : [status])];
    const rows = await this.database.query<Row>(statementFor(status), params);
    return rows.map(foundOf);
  }

  /** The oldest ones that need attention, of those that this version runs; of the others, their number by name. */
  async needingAttention(saga: string | undefined, limit: number): Promise<NeedingAttention> {
    const { names } = this.registry;
    const rows = await this.database.query<Row>(ATTENTION, [saga ?? null, names, limit]);
    const others = await this.database.query<{ name: string; count: number }>(OTHERS, [saga ?? null, names]);
    return { found: rows.map(foundOf), others };
  }

  /** Throws OperationRefused for a saga that this version does not run: it can be shown, and not be moved. */
  requireRun(saga: string): void {
    if (!this.registry.names.includes(saga)) throw refusal(notRun(saga));
  }

  /** Throws OperationRefused when there is no such saga, or one of each of several names. */
  async find(id: string, name?: string): Promise<FoundSaga> {
    const names = name === undefined ? this.registry.names : [name];
    const [row, other] = await this.database.query<Row>(FIND, [names, id]);
    if (!row)
      throw refusal(`This service has no saga ${id}${name === undefined ? '' : ` named '${name}'`}; see 'saga list'`);
    if (other) throw refusal(`Sagas '${row.name}' and '${other.name}' have the id ${id}: say which with --saga <name>`);
    return foundOf(row);
  }
}

/** Sagas that need attention. */
export interface NeedingAttention {
  readonly found: readonly FoundSaga[];
  readonly others: readonly { readonly name: string; readonly count: number }[];
}

/** Why a saga cannot be moved here. */
export function notRun(saga: string): string {
  return `This version of the service runs no saga '${saga}': start one that does, and ask that`;
}

/** A refusal in words. */
export function refusal(reason: string): OperationRefused {
  return OperationRefused.of({ reason });
}

interface Row extends SagaRow, Record<string, unknown> {
  readonly startedAt: Date;
  readonly changedAt: Date;
}

function foundOf(row: Row): FoundSaga {
  const { startedAt, changedAt } = row;
  try {
    const instance = instanceOf(row);
    return { instance, isReadable: true, correlationId: row.state.trace.correlationId, startedAt, changedAt };
  } catch (error) {
    if (!(error instanceof UnreadableSaga)) throw error;
    return { instance: unreadable(row, error), isReadable: false, correlationId: 'unknown', startedAt, changedAt };
  }
}

// One that cannot be read must not keep the others from being shown.
function unreadable({ name: saga, id, data, status }: Row, { message }: UnreadableSaga): SagaInstance {
  const failure = { code: 'saga.unreadable', category: 'internal', message, details: {} } as const;
  return { saga, id, data, status, done: [], log: [], failure };
}

const SELECT = `
  SELECT name, id, data, status, state, version, created_at AS "startedAt", updated_at AS "changedAt",
         round(extract(epoch FROM wake_at) * 1000)::float8 AS "wakeAt"
  FROM saga`;

/** $1 name or null, $2 minutes. */
const WANTED = `($1::text IS NULL OR name = $1) AND created_at <= statement_timestamp() - $2::int * interval '1 minute'`;

// A saga under way has a timer: both halves have an index, and those that ended, which are most, are not looked at.
const IS_OPEN = `(wake_at IS NOT NULL OR status = 'needs_attention')`;

/** $3 limit. */
const LIST_OPEN = `${SELECT} WHERE ${IS_OPEN} AND ${WANTED} ORDER BY status = 'needs_attention' DESC, created_at LIMIT $3`;

/** $3 limit, $4 status. */
const LIST_OPEN_OF = `${SELECT} WHERE ${IS_OPEN} AND status = $4 AND ${WANTED} ORDER BY created_at LIMIT $3`;

// One that ended has no timer: its index has them in the order in which they are shown.
const LIST_ENDED = `${SELECT} WHERE wake_at IS NULL AND status = $4 AND ${WANTED} ORDER BY created_at LIMIT $3`;

function statementFor(status: SagaStatus | undefined): string {
  if (status === undefined) return LIST_OPEN;
  return status === 'completed' || status === 'compensated' ? LIST_ENDED : LIST_OPEN_OF;
}

const NEEDS_ATTENTION = `status = 'needs_attention' AND ($1::text IS NULL OR name = $1)`;

/** $1 name or null, $2 names that this version runs, $3 limit. */
const ATTENTION = `${SELECT} WHERE ${NEEDS_ATTENTION} AND name = ANY ($2::text[]) ORDER BY created_at LIMIT $3`;

/** $1 name or null, $2 names that this version runs. */
const OTHERS = `
  SELECT name, count(*)::int AS count FROM saga
  WHERE ${NEEDS_ATTENTION} AND name <> ALL ($2::text[]) GROUP BY name ORDER BY name`;

/** $1 names, $2 id. */
const FIND = `${SELECT} WHERE name = ANY ($1::text[]) AND id = $2 LIMIT 2`;
