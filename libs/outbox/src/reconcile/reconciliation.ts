import type { PublishedRow } from './published-row.js';
import type { StepBack } from './stream-watch.js';
import { Unrepaired } from './unrepaired.js';

/** What a comparison of outbox and streams came to. */
export interface Reconciliation {
  readonly startedAt: string;
  readonly scope: 'recent' | 'all';
  readonly compared: number;
  readonly lost: number;
  readonly republished: number;
  readonly firstLost: readonly string[];
  /** Lost messages that are not published again yet, also those of earlier comparisons. */
  readonly unrepaired: number;
  readonly firstUnrepaired: readonly string[];
  /** The streams that took nothing, and why. */
  readonly away: Readonly<Record<string, string>>;
  readonly stepBacks: readonly StepBack[];
}

/** Adds up what a comparison finds. */
export class ReconciliationTally {
  readonly unrepaired = new Unrepaired();
  /** Why a stream took nothing; it is left alone for the rest of the comparison. */
  readonly away = new Map<string, string>();
  private compared = 0;
  private lost = 0;
  private republished = 0;
  private remaining = 0;
  private readonly firstLost: string[] = [];

  constructor(private readonly about: Pick<Reconciliation, 'startedAt' | 'scope' | 'stepBacks'>) {}

  add(compared: number, missing: readonly PublishedRow[]): void {
    this.compared += compared;
    this.lost += missing.length;
    this.remaining += missing.length;
    for (const { id } of missing.slice(0, NAMED - this.firstLost.length)) this.firstLost.push(id);
  }

  repaired(messages: number): void {
    this.republished += messages;
    this.remaining -= messages;
  }

  result(): Reconciliation {
    const { compared, lost, republished, firstLost, remaining: unrepaired } = this;
    const firstUnrepaired = this.unrepaired.rows.slice(0, NAMED).map(({ id }) => id);
    const away = Object.fromEntries(this.away);
    return { ...this.about, compared, lost, republished, firstLost, unrepaired, firstUnrepaired, away };
  }
}

/** How many ids a log line names. */
const NAMED = 5;
