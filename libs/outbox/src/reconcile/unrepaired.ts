import type { PublishedRow } from './published-row.js';

/** The lost messages of one comparison that could not be published again yet: the next ones look after them first. */
export class Unrepaired {
  private readonly kept = new Map<string, PublishedRow>();
  private beyond: Date | undefined;

  has(id: string): boolean {
    return this.kept.has(id);
  }

  add(rows: Iterable<PublishedRow>): void {
    for (const row of rows) {
      if (this.kept.size < MOST_KEPT) this.kept.set(row.id, row);
      else if (!this.beyond || row.publishedAt < this.beyond) this.beyond = row.publishedAt;
    }
  }

  get rows(): PublishedRow[] {
    return [...this.kept.values()];
  }

  /** How far what was published need not be compared again: up to the first of those that are too many to be kept. */
  comparedUntil(end: Date): Date {
    return this.beyond && this.beyond < end ? this.beyond : end;
  }
}

/** How many are kept one by one, in one row of the database. */
const MOST_KEPT = 1_000;
