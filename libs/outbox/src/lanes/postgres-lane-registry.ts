import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type HeldLane, laneCount } from './lane.js';
import { LaneRegistry, type LeaseGrant, type LeaseRequest } from './lane-registry.js';

/** Keeps the leases in the tables outbox_lane and outbox_relay. All times are the database's. */
@Injectable()
export class PostgresLaneRegistry extends LaneRegistry {
  constructor(private readonly database: Database) {
    super();
  }

  override renew({ relay, leaseMs }: LeaseRequest): Promise<LeaseGrant> {
    return this.database.transaction(async () => {
      await this.database.execute(SIGN_IN, [relay, leaseMs]);
      const [live] = await this.database.query<{ relays: number }>(COUNT_LIVE);
      const fairShare = Math.ceil(laneCount / Math.max(1, live?.relays ?? 1));
      const kept = await this.database.query<HeldLane>(PROLONG, [relay, leaseMs]);
      const wanted = Math.max(0, fairShare - kept.length);
      const taken = wanted > 0 ? await this.database.query<HeldLane>(TAKE, [relay, leaseMs, wanted]) : [];
      return { lanes: [...kept, ...taken], fairShare };
    });
  }

  override async release(relay: string, lanes: readonly number[]): Promise<void> {
    await this.database.transaction(() => this.database.execute(RELEASE, [relay, lanes]));
  }

  override leave(relay: string): Promise<void> {
    return this.database.transaction(async () => {
      await this.database.execute(`UPDATE outbox_lane SET owner = NULL, lease_until = NULL WHERE owner = $1`, [relay]);
      await this.database.execute(`DELETE FROM outbox_relay WHERE relay = $1`, [relay]);
    });
  }
}

const LEASE_END = `clock_timestamp() + $2 * interval '1 millisecond'`;

const SIGN_IN = `
  WITH forgotten AS (DELETE FROM outbox_relay WHERE alive_until < clock_timestamp() - interval '1 hour')
  INSERT INTO outbox_relay (relay, alive_until) VALUES ($1, ${LEASE_END})
  ON CONFLICT (relay) DO UPDATE SET alive_until = EXCLUDED.alive_until`;

// Longer than any lease: what runs until later was written by a server whose clock was ahead of this one's, and its owner may be dead.
const FAR_AHEAD = `clock_timestamp() + interval '20 s'`;

const COUNT_LIVE = `
  SELECT count(*)::int AS relays FROM outbox_relay WHERE alive_until > clock_timestamp() AND alive_until <= ${FAR_AHEAD}`;

// A lease that ran out but that nobody took is still ours: the epoch says so.
const PROLONG = `UPDATE outbox_lane SET lease_until = ${LEASE_END} WHERE owner = $1 RETURNING lane, epoch`;

// The epoch is what tells the old owner, should it wake up, that the lane is no longer its own.
const TAKE = `
  UPDATE outbox_lane SET owner = $1, lease_until = ${LEASE_END}, epoch = epoch + 1
  WHERE lane IN (
    SELECT lane FROM outbox_lane
    WHERE owner IS NULL OR lease_until <= clock_timestamp() OR lease_until > ${FAR_AHEAD}
    ORDER BY lane LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING lane, epoch`;

const RELEASE = `UPDATE outbox_lane SET owner = NULL, lease_until = NULL WHERE owner = $1 AND lane = ANY ($2::smallint[])`;
