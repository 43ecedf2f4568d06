import type { HeldLane } from '../lanes/lane.js';
import type { OutboxRow } from './outbox-row.js';

/** Which rows the relay wants to publish next. */
export interface DueQuery {
  readonly lanes: readonly HeldLane[];
  /** Destinations to leave out because they are away. */
  readonly heldDestinations: readonly string[];
  /** At most this many rows, shared out evenly among the lanes. */
  readonly limit: number;
}

/** What may be published next. */
export interface DueRows {
  /** In the order of their ids. */
  readonly rows: readonly OutboxRow[];
  /** Whether these are all, as of the reading: neither a limit nor a held destination left one out. Those behind a refused row do not count. */
  readonly all: boolean;
  /** How many more were looked at, and noted as to be looked at later, or again: the next reading finds others in their place. */
  readonly putAside: number;
}

/** What a round of publishing came to. */
export interface Settlement {
  /** The lanes as they were held when the rows were read. Rows of a lane that changed hands since stay untouched. */
  readonly lanes: readonly HeldLane[];
  readonly acked: readonly AckedRow[];
  readonly refused: readonly RefusedRow[];
}

/** A row that the broker stored, and where. */
export interface AckedRow extends Pick<OutboxRow, 'rowId' | 'lane'> {
  readonly stream: string;
  readonly seq: number;
}

/** A row that the broker would not have, and why. */
export interface RefusedRow extends Pick<OutboxRow, 'rowId' | 'lane'> {
  readonly reason: string;
}

/** What was written down of a settlement. */
export interface Settled {
  readonly moved: number;
  /** Rows that were refused for the last time before somebody is told. */
  readonly parked: readonly ParkedRow[];
}

/** A row that the broker refused again and again; it holds back the later rows of its key. */
export interface ParkedRow {
  readonly messageId: string;
  readonly subject: string;
  readonly key: string;
  readonly reason: string;
}

/** The rows of the outbox as the relay sees them. */
export abstract class OutboxStore {
  /**
   * The visible rows in the order of their ids, without those of keys that are held back by a refused row.
   *
   * Never "after the last id seen": ids are taken before the commit, so a slow transaction's rows appear behind faster ones.
   */
  abstract due(query: DueQuery): Promise<DueRows>;
  /** Removes what was acknowledged to the history and notes what was refused, for lanes that are still held in the same epoch. */
  abstract settle(settlement: Settlement): Promise<Settled>;
}
