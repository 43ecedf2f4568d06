import type { PublishedRow } from '../reconcile/published-row.js';

/** What came of publishing again. */
export interface Republished {
  readonly republished: number;
  /** What the broker did not take. */
  readonly refused: number;
  /** The streams that took nothing, and why. */
  readonly away: Readonly<Record<string, string>>;
  /** Whether the most for one go was reached. */
  readonly more: boolean;
}

/** Counts, and says how many may still go. */
export class RepublishTally {
  readonly away = new Map<string, string>();
  private republished = 0;
  private refused = 0;

  get left(): number {
    return MOST_REPUBLISHED - this.republished;
  }

  add(offered: number, stored: number): void {
    this.republished += stored;
    this.refused += offered - stored;
  }

  /** The rows of streams that take something; the others count as refused. */
  withoutAway(rows: readonly PublishedRow[]): PublishedRow[] {
    const open = rows.filter(({ stream }) => !this.away.has(stream));
    this.refused += rows.length - open.length;
    return open;
  }

  result(): Republished {
    const { republished, refused, left } = this;
    return { republished, refused, away: Object.fromEntries(this.away), more: left === 0 };
  }
}

/** How many are published again in one go. */
export const MOST_REPUBLISHED = 10_000;
