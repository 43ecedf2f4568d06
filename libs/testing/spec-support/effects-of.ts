import type { TestService } from '../src/service/test-service.js';
import { EntryAdded, type RecordEntry } from './ledger-contracts.js';

/** How often a message took effect: rows of its handler, events in the stream, rows of the consumer of its event. */
export interface Effects {
  readonly entries: number;
  readonly events: number;
  readonly seen: number;
}

/** Counts what a message did, in all three places. */
export async function effectsOf({ entryId }: RecordEntry, ledger: TestService): Promise<Effects> {
  const events = await ledger.published(EntryAdded);
  const [counts] = await ledger.query<{ entries: number; seen: number }>(
    `SELECT (SELECT count(*)::int FROM entry WHERE entry_id = $1) AS entries,
            (SELECT count(*)::int FROM seen WHERE entry_id = $1) AS seen`,
    [entryId],
  );
  if (!counts) throw new Error('A count is a row');
  return { ...counts, events: events.filter((event) => event.entryId === entryId).length };
}
