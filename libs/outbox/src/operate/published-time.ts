import { OperationRefused } from '@nestwork/operations';
import type { OutboxSettings } from '../outbox-settings.js';
import type { TimeSpan } from '../reconcile/published-row.js';
import type { PublishedTime } from './outbox-parameters.js';

/** The span that an operator means. Throws OperationRefused for one that ends before it begins, or asks for two things. */
export function spanOf({ since, until, all }: PublishedTime, settings: OutboxSettings, now = new Date()): TimeSpan {
  if (all && (since ?? until) !== undefined) throw refusal('--all is the whole history: leave out --since and --until');
  const end = until === undefined ? new Date(now.getTime() - settings.reconcileLagMs) : new Date(until);
  const oldest = new Date(now.getTime() - (settings.keepPublishedDays + 1) * DAY_MS);
  if (all) return { from: oldest, until: end };
  const from = since === undefined ? new Date(end.getTime() - HOUR_MS) : new Date(since);
  if (from >= end)
    throw refusal(`Nothing was published between ${from.toISOString()} and ${end.toISOString()}: --since comes first`);
  return { from: from < oldest ? oldest : from, until: end };
}

function refusal(reason: string): OperationRefused {
  return OperationRefused.of({ reason });
}

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
