import type { OutboxSettings } from '../outbox-settings.js';
import type { TimeSpan } from './published-row.js';
import type { ReconcileLease } from './reconcile-lease.js';

/** What is to be compared, most urgent first. */
export interface SpansToCompare {
  readonly scope: 'recent' | 'all';
  readonly spans: readonly TimeSpan[];
  /** Where the history begins, or a little before. */
  readonly oldest: Date;
}

type Tuning = Pick<OutboxSettings, 'reconcileLagMs' | 'keepPublishedDays'>;

/**
 * What was published since the last comparison; once a day, at first, and when a stream stepped back, all that the history has,
 * beginning with the last hour, so that the freshest loss is repaired first.
 */
export function spansToCompare(
  lease: ReconcileLease,
  { reconcileLagMs, keepPublishedDays }: Tuning,
  all: boolean,
): SpansToCompare {
  const { now, comparedUntil, allComparedAt } = lease;
  const until = before(now, reconcileLagMs);
  const isDue = comparedUntil === null || allComparedAt === null || now.getTime() - allComparedAt.getTime() >= DAY_MS;
  const oldest = before(now, (keepPublishedDays + 1) * DAY_MS);
  if (!all && !isDue) return { scope: 'recent', spans: [{ from: before(comparedUntil, OVERLAP_MS), until }], oldest };
  const lastHour = before(until, HOUR_MS);
  return {
    scope: 'all',
    spans: [
      { from: lastHour, until },
      { from: oldest, until: lastHour },
    ],
    oldest,
  };
}

function before(time: Date, ms: number): Date {
  return new Date(time.getTime() - ms);
}

/** A row bears the time of its settlement, which may commit a while later. */
const OVERLAP_MS = 60_000;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
