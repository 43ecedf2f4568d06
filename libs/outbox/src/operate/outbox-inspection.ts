import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import type { Reconciliation } from '../reconcile/reconciliation.js';

/** One lane of the outbox, and who publishes it. */
export interface LaneState {
  readonly lane: number;
  readonly relay: string | null;
  /** Negative when the lease has run out. */
  readonly leaseSeconds: number | null;
  /** At most 10,000 are counted. */
  readonly waiting: number;
}

/** What the history holds. */
export interface HistoryState {
  readonly days: number;
  readonly bytes: number;
  /** As the planner estimates it. */
  readonly rows: number;
}

/** How far the comparison of outbox and streams is. */
export interface ReconcilerState {
  readonly comparedUntil: Date | null;
  readonly allComparedAt: Date | null;
  /** Since the last comparison that came to its end began. */
  readonly secondsAgo: number | null;
  readonly last: Reconciliation | null;
}

/** Reads how the outbox of a service does, over all its instances. */
@Injectable()
export class OutboxInspection {
  constructor(private readonly database: Database) {}

  lanes(): Promise<LaneState[]> {
    return this.database.query<LaneState & Record<string, unknown>>(LANES);
  }

  async history(): Promise<HistoryState> {
    const [history] = await this.database.query<HistoryState & Record<string, unknown>>(HISTORY);
    return history ?? { days: 0, bytes: 0, rows: 0 };
  }

  async reconciler(): Promise<ReconcilerState> {
    const [state] = await this.database.query<ReconcilerState & Record<string, unknown>>(RECONCILER);
    return state ?? { comparedUntil: null, allComparedAt: null, secondsAgo: null, last: null };
  }
}

const LANES = `
  SELECT lane, owner AS relay, round(extract(epoch FROM lease_until - clock_timestamp()))::int AS "leaseSeconds",
    (SELECT count(*)::int FROM (SELECT FROM outbox WHERE outbox.lane = outbox_lane.lane LIMIT 10000) AS first_rows) AS waiting
  FROM outbox_lane ORDER BY lane`;

const HISTORY = `
  SELECT count(*) FILTER (WHERE relpages > 0)::int AS days, coalesce(sum(pg_total_relation_size(oid)), 0)::float8 AS bytes,
    coalesce(sum(greatest(reltuples, 0)), 0)::float8 AS rows
  FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'outbox_published'::regclass`;

const RECONCILER = `
  SELECT compared_until AS "comparedUntil", all_compared_at AS "allComparedAt", last,
    extract(epoch FROM clock_timestamp() - (last->>'startedAt')::timestamptz)::float8 AS "secondsAgo"
  FROM outbox_reconciler`;
