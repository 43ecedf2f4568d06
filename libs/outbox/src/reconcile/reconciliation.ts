import type { PublishedRow } from './published-row.js';
import type { StepBack } from './stream-watch.js';

/** What a comparison of outbox and streams came to. */
export interface Reconciliation {
  readonly startedAt: string;
  readonly scope: 'recent' | 'all';
  readonly compared: number;
  readonly lost: number;
  readonly republished: number;
  readonly firstLost: readonly string[];
  readonly stepBacks: readonly StepBack[];
}

/** Adds up what a comparison finds. */
export class ReconciliationTally {
  private compared = 0;
  private lost = 0;
  private republished = 0;
  private readonly firstLost: string[] = [];

  constructor(private readonly about: Pick<Reconciliation, 'startedAt' | 'scope' | 'stepBacks'>) {}

  add(compared: number, missing: readonly PublishedRow[]): void {
    this.compared += compared;
    this.lost += missing.length;
    for (const { id } of missing.slice(0, NAMED - this.firstLost.length)) this.firstLost.push(id);
  }

  repaired(messages: number): void {
    this.republished += messages;
  }

  result(): Reconciliation {
    const { compared, lost, republished, firstLost } = this;
    return { ...this.about, compared, lost, republished, firstLost };
  }
}

/** How many lost ids a log line names. */
const NAMED = 5;
