import type { OutgoingMessage } from '@nestwork/messaging';
import type { HeldLane } from '../src/lanes/lane.js';
import { destinationOf, type OutboxRow } from '../src/relay/outbox-row.js';
import { type DueQuery, type DueRows, OutboxStore, type Settled, type Settlement } from '../src/relay/outbox-store.js';

interface StoredRow extends OutboxRow {
  readonly number: number;
  attempts: number;
  retryAt: number;
}

/** An outbox without a database, for tests that decide who does what when. It keeps the same contract as PostgresOutboxStore. */
export class MemoryOutbox extends OutboxStore {
  readonly published: string[] = [];
  private readonly rows: StoredRow[] = [];
  private readonly epochs = new Map<number, number>();
  private lastNumber = 0;
  private now = 1;

  constructor(
    private readonly retryDelaysMs: readonly number[] = [60_000],
    private readonly laneOf: (key: string) => number = () => 0,
  ) {
    super();
  }

  /** Takes the row's number now, as a sequence does; the row is visible once the returned function was called. */
  write(message: OutgoingMessage): () => void {
    const number = ++this.lastNumber;
    const key = message.key ?? message.id;
    const destination = destinationOf(message.subject);
    const row = {
      ...message,
      key,
      destination,
      lane: this.laneOf(key),
      rowId: String(number),
      number,
      attempts: 0,
      retryAt: 0,
    };
    return () => {
      this.rows.push(row);
      this.rows.sort((a, b) => a.number - b.number);
    };
  }

  /** Hands the lane to a new owner. */
  lease(lane: number): HeldLane {
    const epoch = (this.epochs.get(lane) ?? 0) + 1;
    this.epochs.set(lane, epoch);
    return { lane, epoch: String(epoch) };
  }

  waiting(): string[] {
    return this.rows.map(({ id }) => id);
  }

  pass(ms: number): void {
    this.now += ms;
  }

  override async due({ lanes, heldDestinations, limit }: DueQuery): Promise<DueRows> {
    const perLane = Math.ceil(limit / lanes.length);
    const rows = lanes.flatMap(({ lane }) =>
      this.rows
        .filter((row) => row.lane === lane && !heldDestinations.includes(row.destination) && !this.isHeldBack(row))
        .slice(0, perLane),
    );
    const all = heldDestinations.length === 0 && rows.length < perLane;
    return { rows: rows.toSorted((a, b) => a.number - b.number), all, putAside: 0 };
  }

  override async settle({ lanes, acked, refused }: Settlement): Promise<Settled> {
    const owned = (row: StoredRow) =>
      lanes.some(({ lane, epoch }) => lane === row.lane && Number(epoch) === this.epochs.get(lane));
    const find = (rowId: string) => this.rows.find((row) => row.rowId === rowId && owned(row));
    const moved = acked.flatMap(({ rowId }) => find(rowId) ?? []);
    for (const row of moved) this.published.push(this.rows.splice(this.rows.indexOf(row), 1)[0]!.id);
    const parked = refused.flatMap(({ rowId, reason }) => {
      const row = find(rowId);
      if (!row) return [];
      row.retryAt = this.now + (this.retryDelaysMs[row.attempts++] ?? 300_000);
      const { id: messageId, subject, key } = row;
      return row.attempts === this.retryDelaysMs.length + 1 ? [{ messageId, subject, key, reason }] : [];
    });
    return { moved: moved.length, parked };
  }

  private isHeldBack({ destination, key, number }: StoredRow): boolean {
    return this.rows.some(
      (row) => row.retryAt > this.now && row.destination === destination && row.key === key && row.number <= number,
    );
  }
}
