import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { StreamContents, type StreamSummary } from '@nestwork/messaging';
import type { PublishedRow } from './published-row.js';
import { runsOf } from './runs.js';
import { AGE_MARGIN_MS } from './step-back.js';

/** When it is, and how to stop. */
export interface ComparisonOptions {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Finds the published messages that no stream holds any more, by their ids. */
@Injectable()
export class Comparison {
  constructor(
    private readonly database: Database,
    private readonly contents: StreamContents,
  ) {}

  /** The rows, each message once and in their order, whose message is not in its stream although its age would let it be. */
  async missing(rows: readonly PublishedRow[], { now, signal }: ComparisonOptions): Promise<PublishedRow[]> {
    const missing: PublishedRow[] = [];
    for (const stream of new Set(rows.map((row) => row.stream))) {
      const ofStream = rows.filter((row) => row.stream === stream);
      const summary = await this.contents.summary(stream);
      const expected = summary ? ofStream.filter((row) => mustBeThere(row, summary, now)) : ofStream;
      missing.push(...(summary ? await this.notFound(stream, expected, signal) : oncePerId(expected).values()));
    }
    return missing.toSorted((one, other) => (BigInt(one.rowId) < BigInt(other.rowId) ? -1 : 1));
  }

  // Three looks, of which the first nearly always finds everything: at the places where the broker said it put them; where
  // replays of them were put; and at all that the stream took in around that time, as after a restore with other numbers.
  private async notFound(stream: string, rows: readonly PublishedRow[], signal: AbortSignal): Promise<PublishedRow[]> {
    const wanted = oncePerId(rows);
    for (const { first, last } of runsOf(rows.map(({ seq }) => seq)))
      await this.contents.read(stream, { seq: first }, ({ id, seq }) => {
        wanted.delete(id ?? '');
        return seq < last && !signal.aborted;
      });
    signal.throwIfAborted();
    if (wanted.size > 0) await this.findReplays(wanted);
    if (wanted.size > 0) await this.findByTime(stream, wanted, signal);
    signal.throwIfAborted();
    return [...wanted.values()];
  }

  private async findReplays(wanted: Map<string, PublishedRow>): Promise<void> {
    const replays = await this.database.query<{ id: string; stream: string; seq: number }>(REPLAYS, [
      [...wanted.keys()],
    ]);
    for (const { id, stream, seq } of replays)
      if (wanted.has(id) && (await this.contents.idAt(stream, seq)) === id) wanted.delete(id);
  }

  private async findByTime(stream: string, wanted: Map<string, PublishedRow>, signal: AbortSignal): Promise<void> {
    const times = [...wanted.values()].map(({ publishedAt }) => publishedAt.getTime());
    const [from, until] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
    await this.contents.read(stream, { at: new Date(from - CLOCKS_APART_MS) }, ({ id, at }) => {
      wanted.delete(id ?? '');
      return wanted.size > 0 && !signal.aborted && at.getTime() <= until + CLOCKS_APART_MS;
    });
  }
}

function oncePerId(rows: readonly PublishedRow[]): Map<string, PublishedRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

// In a stream of another kind being handled, or a lack of room, removes messages too: then nothing can be said of them.
function mustBeThere({ publishedAt }: PublishedRow, { keepsUntilAge, maxAgeMs }: StreamSummary, now: Date): boolean {
  return keepsUntilAge && now.getTime() - publishedAt.getTime() < maxAgeMs - AGE_MARGIN_MS;
}

/** How far the clocks of broker and database may be apart, with the time from an acknowledgement to its settlement. */
const CLOCKS_APART_MS = 10 * 60_000;

const REPLAYS = `
  SELECT message_id AS id, stream, seq::float8 AS seq FROM outbox_published
  WHERE message_id = ANY ($1::text[]) AND broker_id <> message_id
  ORDER BY published_at DESC`;
