import type { PublishedRow } from '../reconcile/published-row.js';

/** Lets each message pass once, wherever in the history its replays stand: each repeats a row that is there as well. */
export class OncePerMessage {
  private readonly passed = new Set<string>();

  constructor(private readonly most: number) {}

  /** Beyond the most that it remembers, a replay counts as a message of its own. */
  of(rows: readonly PublishedRow[]): PublishedRow[] {
    return rows.filter(({ id }) => {
      if (this.passed.has(id)) return false;
      if (this.passed.size < this.most) this.passed.add(id);
      return true;
    });
  }
}
