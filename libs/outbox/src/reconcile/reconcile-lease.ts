import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import type { PublishedRow } from './published-row.js';

/** The right to compare and to repair, and how far earlier comparisons came. */
export interface ReconcileLease {
  /** A bigint of the database; another one's turn has another. */
  readonly epoch: string;
  /** The database's time. */
  readonly now: Date;
  /** What was published before has been compared; null when nothing was yet. */
  readonly comparedUntil: Date | null;
  /** When the whole history was last compared. */
  readonly allComparedAt: Date | null;
  /** What is known to be lost and could not be published again yet. */
  readonly unrepaired: readonly PublishedRow[];
}

/** What a finished comparison leaves for the next one. */
export interface ReconcileProgress {
  readonly comparedUntil: Date;
  readonly allCompared: boolean;
  readonly unrepaired: readonly PublishedRow[];
  /** For `outbox status`. */
  readonly result: object;
}

/** Lets one instance at a time compare, by a lease that runs out: a frozen process holds it for 30 seconds at most. */
@Injectable()
export class ReconcileLeases {
  private readonly instance = randomUUID();

  constructor(private readonly database: Database) {}

  /** Undefined when another instance is at it, or began less than `restMs` ago. */
  async take(restMs: number): Promise<ReconcileLease | undefined> {
    const [lease] = await this.database.transaction(() =>
      this.database.query<LeaseRow>(TAKE, [this.instance, LEASE_MS, restMs]),
    );
    return lease && leaseOf(lease);
  }

  /** The same for a repair that is no comparison: when the last one was, stays as it is. Given back by `release`. */
  async borrow(): Promise<ReconcileLease | undefined> {
    const [lease] = await this.database.transaction(() =>
      this.database.query<LeaseRow>(BORROW, [this.instance, LEASE_MS]),
    );
    return lease && leaseOf(lease);
  }

  /** Gives a borrowed lease back, if it is still there. */
  async release({ epoch }: ReconcileLease): Promise<void> {
    await this.database.transaction(() => this.database.execute(RELEASE, [epoch]));
  }

  /** Prolongs the lease, unless it was given up already. Throws when another one has it by now. */
  async renew({ epoch }: ReconcileLease): Promise<void> {
    await this.database.transaction(() => this.change(RENEW, [epoch, LEASE_MS]));
  }

  /** Makes the current transaction fail when the lease is gone, and keeps everybody from taking it until that has ended. */
  async require({ epoch }: ReconcileLease): Promise<void> {
    await this.change(REQUIRE, [epoch]);
  }

  /** Gives the lease up and writes down how far the comparison came, in the current transaction. */
  async finish({ epoch }: ReconcileLease, progress: ReconcileProgress): Promise<void> {
    const { comparedUntil, allCompared, result, unrepaired } = progress;
    await this.change(FINISH, [epoch, comparedUntil, allCompared, JSON.stringify(result), JSON.stringify(unrepaired)]);
  }

  /** Gives the lease up after a failure, if it is still there: the next one begins where this one began. */
  async abandon({ epoch }: ReconcileLease): Promise<void> {
    await this.database.transaction(() => this.database.execute(ABANDON, [epoch]));
  }

  private async change(sql: string, params: unknown[]): Promise<void> {
    if ((await this.database.execute(sql, params)) === 1) return;
    throw new Error(
      'Another instance took over the comparison of outbox and streams, because this one was silent for 30 s',
    );
  }
}

interface LeaseRow extends Omit<ReconcileLease, 'unrepaired'>, Record<string, unknown> {
  readonly unrepaired: readonly (Omit<PublishedRow, 'publishedAt'> & { readonly publishedAt: string })[];
}

// JSON has no times.
function leaseOf({ epoch, now, comparedUntil, allComparedAt, unrepaired }: LeaseRow): ReconcileLease {
  const rows = unrepaired.map(({ publishedAt, ...row }) => ({ ...row, publishedAt: new Date(publishedAt) }));
  return { epoch, now, comparedUntil, allComparedAt, unrepaired: rows };
}

const LEASE_MS = 30_000;
const FAR_AHEAD_MS = LEASE_MS + 5_000;

const OWN = `owner = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond', epoch = epoch + 1`;

// A time that lies further ahead than any that is written was written by a server whose clock was ahead of this one's.
const IS_FREE = `(owner IS NULL OR lease_until NOT BETWEEN clock_timestamp() AND clock_timestamp() + interval '${FAR_AHEAD_MS} ms')`;

const PROGRESS = `compared_until AS "comparedUntil", all_compared_at AS "allComparedAt", unrepaired`;

const TAKE = `
  UPDATE outbox_reconciler SET ${OWN}, started_at = clock_timestamp()
  WHERE ${IS_FREE} AND (
    started_at IS NULL OR started_at > clock_timestamp() OR started_at <= clock_timestamp() - $3 * interval '1 millisecond')
  RETURNING epoch, started_at AS now, ${PROGRESS}`;

const BORROW = `
  UPDATE outbox_reconciler SET ${OWN} WHERE ${IS_FREE} RETURNING epoch, clock_timestamp() AS now, ${PROGRESS}`;

const HELD = `epoch = $1 AND owner IS NOT NULL`;

// A heartbeat may come just behind the end of its own work: then nobody else took the lease, and nothing is left to prolong.
const RENEW = `
  UPDATE outbox_reconciler SET
    lease_until = CASE WHEN owner IS NOT NULL THEN clock_timestamp() + $2 * interval '1 millisecond' END
  WHERE epoch = $1`;

const REQUIRE = `SELECT FROM outbox_reconciler WHERE ${HELD} FOR SHARE`;

const FINISH = `
  UPDATE outbox_reconciler SET
    owner = NULL, lease_until = NULL, compared_until = $2, last = $4, unrepaired = $5,
    all_compared_at = CASE WHEN $3 THEN started_at ELSE all_compared_at END
  WHERE ${HELD}`;

const RELEASE = `UPDATE outbox_reconciler SET owner = NULL, lease_until = NULL WHERE ${HELD}`;

const ABANDON = `UPDATE outbox_reconciler SET owner = NULL, lease_until = NULL, started_at = NULL WHERE ${HELD}`;
