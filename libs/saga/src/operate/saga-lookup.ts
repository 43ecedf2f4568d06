import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { OperationRefused } from '@nestwork/operations';
import type { SagaInstance } from '../decide/saga-instance.js';
import { SagaRegistry } from '../run/saga-registry.js';
import { instanceOf, type SagaRow } from '../run/stored-saga.js';
import type { SagaFilter } from './saga-parameters.js';

/** A saga with what only a person wants to know of it. */
export interface FoundSaga {
  readonly instance: SagaInstance;
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
    const rows = await this.database.query<Row>(status === undefined ? LIST_OPEN : LIST, [
      saga ?? null,
      olderThanMinutes,
      limit,
      ...(status === undefined ? [] : [status]),
    ]);
    return rows.map(foundOf);
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

/** A refusal in words. */
export function refusal(reason: string): OperationRefused {
  return OperationRefused.of({ reason });
}

interface Row extends SagaRow, Record<string, unknown> {
  readonly startedAt: Date;
  readonly changedAt: Date;
}

function foundOf(row: Row): FoundSaga {
  const { startedAt, changedAt, state } = row;
  return { instance: instanceOf(row), correlationId: state.trace.correlationId, startedAt, changedAt };
}

const SELECT = `
  SELECT name, id, data, status, state, version, created_at AS "startedAt", updated_at AS "changedAt",
         round(extract(epoch FROM wake_at) * 1000)::float8 AS "wakeAt"
  FROM saga`;

/** $1 name or null, $2 minutes, $3 limit. */
const WANTED = `($1::text IS NULL OR name = $1) AND created_at <= clock_timestamp() - $2::int * interval '1 minute'
  ORDER BY status = 'needs_attention' DESC, created_at LIMIT $3`;

// A saga under way has a timer: both halves have an index, and those that ended, which are most, are not looked at.
const LIST_OPEN = `${SELECT} WHERE (wake_at IS NOT NULL OR status = 'needs_attention') AND ${WANTED}`;

/** $4 status. */
const LIST = `${SELECT} WHERE status = $4 AND ${WANTED}`;

/** $1 names, $2 id. */
const FIND = `${SELECT} WHERE name = ANY ($1::text[]) AND id = $2 LIMIT 2`;
