import { failPoint, failStep } from '@nestwork/observability';
import { DestinationHolds } from './destination-holds.js';
import type { Flight } from './flight.js';
import { Flights, type Patience } from './flights.js';
import type { HeldLane } from '../lanes/lane.js';
import type { OutboxRow } from './outbox-row.js';
import type { OutboxStore, ParkedRow, Settled, Settlement } from './outbox-store.js';
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
  /** Publishes under way at once to one destination. */
  readonly maxInFlight: number;
  /** How long a destination that does not answer is waited for. */
  readonly patience: () => Patience;
  /** Called when there is news of a destination that was not waited for. */
  readonly onLate: () => void;
}

interface Unsettled {
  readonly settlement: Settlement;
  /** That it is of, where that was not waited for. */
  readonly late?: Flight;
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
 * A destination that does not answer is not waited for: it is left out of further rounds until it has, and until that is written down.
 *
 * After a round over all lanes that went well, rounds over different ones may run side by side, until one of them fails: a key
 * belongs to one lane, so neither reads a row of the other.
 */
export class RelayPass {
  /** Settlements that PostgreSQL did not take, or that came late. */
  private readonly unsettled: Unsettled[] = [];
  private readonly flights: Flights;

  constructor(private readonly parts: RelayPassParts) {
    this.flights = new Flights({ patience: parts.patience, onLanded: (late) => this.noteLate(late) });
  }

  /** Whether rows are under way, or are not yet written down, that a round did not wait for. */
  get isWaiting(): boolean {
    return this.flights.lateDestinations.length > 0;
  }

  /** Whether the next round has only to write down what came of earlier ones. */
  get hasUnsettled(): boolean {
    return this.unsettled.length > 0;
  }

  /** Resolves when nothing is under way any more. What came of it is written down by the next rounds. */
  landed(): Promise<void> {
    return this.flights.landed();
  }

  /** One round. Rejects when the database does; acknowledgements that could not be written down are written down by the next round. */
  async run(lanes: readonly HeldLane[]): Promise<PassResult> {
    const left = this.unsettled.shift();
    if (left) return { ...(await this.settle(left, 0)), isDone: false };
    const { store, holds, batchSize } = this.parts;
    const leftOut = new Set([...holds.held(), ...this.flights.lateDestinations]);
    const query = { lanes, heldDestinations: [...leftOut], limit: batchSize };
    const { rows, all, putAside } = await failStep('relay.read', () => store.due(query));
    if (rows.length === 0) return { read: putAside, acked: 0, moved: 0, refused: 0, parked: [], isDone: all };
    await failPoint('relay.claimed');
    const settlement = await this.publish(rows, lanes);
    await failPoint('relay.published');
    const result = await this.settle({ settlement }, rows.length);
    return { ...result, isDone: all && result.moved === rows.length };
  }

  private publish(rows: readonly OutboxRow[], lanes: readonly HeldLane[]): Promise<Settlement> {
    const leases = new Map(lanes.map((held) => [held.lane, held]));
    const publish = (row: OutboxRow) => this.publishOne(row, leases.get(row.lane));
    return this.flights.run({ rows, lanes, maxInFlight: this.parts.maxInFlight, publish });
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

  private noteLate(late: Flight): void {
    const { settlement } = late;
    if (isEmpty(settlement)) this.flights.settled(late);
    else this.unsettled.push({ settlement, late });
    this.parts.onLate();
  }

  private async settle(unsettled: Unsettled, read: number): Promise<Omit<PassResult, 'isDone'>> {
    const { acked, refused } = unsettled.settlement;
    const settled = isEmpty(unsettled.settlement) ? { moved: 0, parked: [] } : await this.writeDown(unsettled);
    await failPoint('relay.settled');
    return { read, acked: acked.length, refused: refused.length, ...settled };
  }

  private async writeDown(unsettled: Unsettled): Promise<Settled> {
    try {
      const settled = await failStep('relay.settle', () => this.parts.store.settle(unsettled.settlement));
      if (unsettled.late) this.flights.settled(unsettled.late);
      return settled;
    } catch (error) {
      this.unsettled.push(unsettled);
      throw error;
    }
  }
}

function isEmpty({ acked, refused }: Settlement): boolean {
  return acked.length + refused.length === 0;
}
