import { Injectable } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import { OperationRefused } from '@nestwork/operations';
import { type EventKey, inLockOrder } from './places.js';

/** Which keys; what is not given is not asked for. */
export interface KeyFilter {
  /** The name of the event: `orders.order-placed.v1`. */
  readonly event?: string;
  readonly key?: string;
}

/** Who wants it, why, and until when. */
export interface KeyRestart {
  readonly by: string;
  readonly reason: string;
  /** Ends it between two batches; keys that had their turn by then stay restarted. */
  readonly signal?: AbortSignal;
}

const MATCHES = '($1::text IS NULL OR name = $1) AND ($2::text IS NULL OR key = $2)';

const COUNT = `SELECT count(*)::int AS count, clock_timestamp()::text AS now FROM outbox_key WHERE ${MATCHES}`;

const BATCH = 1_000;

const DUE = `
  SELECT name, key FROM outbox_key
  WHERE ${MATCHES} AND epoch <= $3::timestamptz ORDER BY name, key LIMIT ${BATCH}`;

// By their names: one that was written while its lock was waited for has moved to another place, where this statement would not
// see it. One that began anew meanwhile has had its turn.
const FORGET = `
  WITH due AS MATERIALIZED (
    SELECT known.name, known.key
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (name, key, position)
    JOIN outbox_key AS known ON known.name = wanted.name AND known.key = wanted.key
    WHERE known.epoch <= $3::timestamptz ORDER BY wanted.position FOR UPDATE OF known)
  DELETE FROM outbox_key USING due WHERE outbox_key.name = due.name AND outbox_key.key = due.key`;

/**
 * Has the events of keys counted from 1 again, with a later `x-epoch`, by which their receivers know that the count began anew.
 * For a database that was restored from a backup: it would give numbers a second time, and their receivers pass those by.
 */
@Injectable()
export class KeyRestarts {
  constructor(private readonly database: Database) {}

  /** How many keys match. */
  async count(filter: KeyFilter): Promise<number> {
    return (await this.look(filter)).count;
  }

  /** Restarts every key that matches; the number of keys. Throws OperationRefused when none does. */
  async restart({ event, key }: KeyFilter, { by, reason, signal }: KeyRestart): Promise<number> {
    const { count, now } = await this.look({ event, key });
    if (count === 0)
      throw OperationRefused.of({ reason: 'No such key has a count: its next event is number 1 anyway' });
    const action = { by, reason, action: 'keys restart', target: [event, key].filter(Boolean).join(' ') || 'all keys' };
    await this.database.transaction(() => recordOperatorAction(this.database, { ...action, before: { keys: count } }));
    for (let restarted = 0; ;) {
      signal?.throwIfAborted();
      const due = await this.database.query<EventKey>(DUE, [event ?? null, key ?? null, now]);
      restarted += await this.database.transaction(() => this.forget(due, now));
      if (due.length < BATCH) return restarted;
    }
  }

  private forget(due: readonly EventKey[], now: string): Promise<number> {
    const keys = due.toSorted(inLockOrder);
    return this.database.execute(FORGET, [keys.map(({ name }) => name), keys.map(({ key }) => key), now]);
  }

  private async look({ event, key }: KeyFilter): Promise<{ count: number; now: string }> {
    const [found] = await this.database.query<{ count: number; now: string }>(COUNT, [event ?? null, key ?? null]);
    return found!;
  }
}
