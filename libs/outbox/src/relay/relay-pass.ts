import { failPoint, failStep } from '@nestwork/observability';
import { runChains } from './chains.js';
import { DestinationHolds } from './destination-holds.js';
import type { HeldLane } from '../lanes/lane.js';
import type { OutboxRow } from './outbox-row.js';
import type { AckedRow, OutboxStore, ParkedRow, RefusedRow, Settled, Settlement } from './outbox-store.js';
import type { PublishOutcome } from './publish-outcome.js';
import type { RelayPublisher } from './relay-publisher.js';

/** What one pass is made of. */
export interface RelayPassParts {
  readonly store: OutboxStore;
  readonly publisher: RelayPublisher;
  readonly holds: DestinationHolds;
  /**
   * Whether rows that were read from the lane may still be published: its lease is good, in the epoch of the reading, and
   * nobody asked to stop. Asked before every publish.
   */
  readonly mayPublish: (lane: HeldLane) => boolean;
  readonly batchSize: number;
  readonly maxInFlight: number;
}

/** What a pass did. */
export interface PassResult {
  /** How many rows it looked at to publish them, or, when there were none, to put them aside. */
  readonly read: number;
  /** Acknowledged by the broker. */
  readonly acked: number;
  /** Of those, written down. Fewer when a lane went to another relay in the meantime. */
  readonly moved: number;
  readonly refused: number;
  readonly parked: readonly ParkedRow[];
  /** Whether everything that could be published, as of the reading, is out and written down: what comes later announces itself. */
  readonly isDone: boolean;
}

/**
 * Reads waiting rows, publishes them and settles what became of them. No transaction is open while the network is used.
 *
 * After a round over all lanes that went well, rounds over different ones may run side by side, until one of them fails: a key
 * belongs to one lane, so neither reads a row of the other.
 */
export class RelayPass {
  /** Settlements that PostgreSQL did not take. */
  private readonly unsettled: Settlement[] = [];

  constructor(private readonly parts: RelayPassParts) {}

  /** One round. Rejects when the database does; acknowledgements that could not be written down are written down by the next round. */
  async run(lanes: readonly HeldLane[]): Promise<PassResult> {
    const left = this.unsettled.shift();
    if (left) return { ...(await this.settle(left, 0)), isDone: false };
    const { store, holds, batchSize } = this.parts;
    const query = { lanes, heldDestinations: holds.held(), limit: batchSize };
    const { rows, all, putAside } = await failStep('relay.read', () => store.due(query));
    if (rows.length === 0) return { read: putAside, acked: 0, moved: 0, refused: 0, parked: [], isDone: all };
    await failPoint('relay.claimed');
    const settlement = await this.publish(rows, lanes);
    await failPoint('relay.published');
    const result = await this.settle(settlement, rows.length);
    return { ...result, isDone: all && result.moved === rows.length };
  }

  private async publish(rows: readonly OutboxRow[], lanes: readonly HeldLane[]): Promise<Settlement> {
    const acked: AckedRow[] = [];
    const refused: RefusedRow[] = [];
    const leases = new Map(lanes.map((held) => [held.lane, held]));
    const publish = async (row: OutboxRow) => {
      const { rowId, lane } = row;
      const outcome = await this.publishOne(row, leases.get(lane));
      if (outcome?.kind === 'acked') acked.push({ rowId, lane, stream: outcome.stream, seq: outcome.seq });
      if (outcome?.kind === 'refused') refused.push({ rowId, lane, reason: outcome.reason });
      return outcome?.kind === 'acked';
    };
    await runChains(rows, { maxInFlight: this.parts.maxInFlight, publish });
    return { lanes, acked, refused };
  }

  // A process that was frozen past its lease must not go on where it stopped: the new owner has gone on already.
  private async publishOne(row: OutboxRow, lease: HeldLane | undefined): Promise<PublishOutcome | undefined> {
    const { holds, mayPublish, publisher } = this.parts;
    if (!lease || !mayPublish(lease) || holds.isHeld(row.destination)) return undefined;
    const outcome = await publisher.publish(row);
    if (outcome.kind === 'unavailable') holds.failed(row.destination, outcome.reason);
    else holds.succeeded(row.destination);
    return outcome;
  }

  private async settle(settlement: Settlement, read: number): Promise<Omit<PassResult, 'isDone'>> {
    const { acked, refused } = settlement;
    const settled = acked.length + refused.length > 0 ? await this.writeDown(settlement) : { moved: 0, parked: [] };
    await failPoint('relay.settled');
    return { read, acked: acked.length, refused: refused.length, ...settled };
  }

  private async writeDown(settlement: Settlement): Promise<Settled> {
    try {
      return await failStep('relay.settle', () => this.parts.store.settle(settlement));
    } catch (error) {
      this.unsettled.push(settlement);
      throw error;
    }
  }
}
