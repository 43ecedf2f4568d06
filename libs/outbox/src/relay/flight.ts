import { runChains } from './chains.js';
import type { OutboxRow } from './outbox-row.js';
import type { AckedRow, RefusedRow, Settlement } from './outbox-store.js';
import type { PublishOutcome } from './publish-outcome.js';

/** What goes to one destination out of one read, and how. */
export interface FlightPlan extends Pick<Settlement, 'lanes'> {
  readonly rows: readonly OutboxRow[];
  readonly maxInFlight: number;
  /** undefined: the row may not be published any more. */
  readonly publish: (row: OutboxRow) => Promise<PublishOutcome | undefined>;
}

/** Rows of one destination on their way to the broker. */
export class Flight {
  /** Resolves when nothing of it is under way any more. */
  readonly landed: Promise<void>;
  readonly destination: string;
  private readonly acked: AckedRow[] = [];
  private readonly refused: RefusedRow[] = [];
  private answers = 0;
  private isOver = false;

  constructor(private readonly plan: FlightPlan) {
    this.destination = plan.rows[0]!.destination;
    this.landed = this.fly();
  }

  get hasLanded(): boolean {
    return this.isOver;
  }

  /** How many rows something is known of; -1 when it has landed. */
  get progress(): number {
    return this.isOver ? -1 : this.answers;
  }

  /** What became of its rows. */
  get settlement(): Settlement {
    return { lanes: this.plan.lanes, acked: this.acked, refused: this.refused };
  }

  private async fly(): Promise<void> {
    const { rows, maxInFlight, publish } = this.plan;
    await runChains(rows, { maxInFlight, publish: async (row) => this.note(row, await publish(row)) });
    this.isOver = true;
  }

  private note({ rowId, lane }: OutboxRow, outcome: PublishOutcome | undefined): boolean {
    this.answers += 1;
    if (outcome?.kind === 'acked') this.acked.push({ rowId, lane, stream: outcome.stream, seq: outcome.seq });
    if (outcome?.kind === 'refused') this.refused.push({ rowId, lane, reason: outcome.reason });
    return outcome?.kind === 'acked';
  }
}
