import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { failStep } from '@nestwork/observability';
import type { PublishedRow, TimeSpan } from './published-row.js';

/** Reads the history in slices that fit into memory, however many rows it has. */
@Injectable()
export class PublishedSlices {
  constructor(private readonly database: Database) {}

  /**
   * The rows of the span, oldest slice first, at most `limit` rows in each. The slices are stretches of time, found by the block
   * range index: paging by row would sort all that is left for every page.
   */
  async *of({ from, until }: TimeSpan, limit = 20_000): AsyncGenerator<PublishedRow[]> {
    let widthMs = FIRST_WIDTH_MS;
    for (let start = from.getTime(); start < until.getTime();) {
      const end = Math.min(start + widthMs, until.getTime());
      const slice = { from: new Date(start), until: new Date(end) };
      const rows = await failStep('reconciler.read', () => this.read(slice, limit + 1));
      if (rows.length > limit && widthMs > 1) {
        widthMs = Math.ceil(widthMs / 4);
        continue;
      }
      if (rows.length > 0) yield rows;
      start = end;
      if (rows.length < limit / 4) widthMs = Math.min(widthMs * 2, LONGEST_WIDTH_MS);
    }
  }

  // What shares one millisecond cannot be cut any further.
  private read({ from, until }: TimeSpan, limit: number): Promise<PublishedRow[]> {
    const isIndivisible = until.getTime() - from.getTime() <= 1;
    return this.database.query<PublishedRow & Record<string, unknown>>(SLICE, [
      from,
      until,
      isIndivisible ? null : limit,
    ]);
  }
}

const FIRST_WIDTH_MS = 30_000;
const LONGEST_WIDTH_MS = 24 * 60 * 60_000;

const SLICE = `
  SELECT id AS "rowId", message_id AS id, broker_id AS "brokerId", stream, seq::float8 AS seq, published_at AS "publishedAt"
  FROM (
    SELECT id, message_id, broker_id, stream, seq, published_at
    FROM outbox_published WHERE published_at >= $1 AND published_at < $2 LIMIT $3) AS slice
  ORDER BY id`;
