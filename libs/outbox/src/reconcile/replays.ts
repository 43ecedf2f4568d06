import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import type { AckedRow } from '../relay/outbox-store.js';
import type { OutboxRow } from '../relay/outbox-row.js';
import type { PublishedRow } from './published-row.js';

/** A published message with all that is needed to publish it again, under a broker id that it never had. */
export interface Replay extends OutboxRow {
  /** The broker id of the row that is repeated. */
  readonly repeated: string;
  /** The stream that lost it. */
  readonly lostBy: string;
}

/** Where a replay was stored. */
export interface StoredReplay extends Pick<AckedRow, 'stream' | 'seq'> {
  readonly replay: Replay;
}

/** Makes replays out of the history, and adds to the history what became of them. */
@Injectable()
export class Replays {
  constructor(private readonly database: Database) {}

  /**
   * The message id stays, the broker id is new: the broker swallows one that it knows (T27). Numbered on from the last replay
   * that is written down; one that a crash kept from being written down is swallowed, or the inboxes drop it.
   */
  of(rows: readonly PublishedRow[]): Promise<Replay[]> {
    return this.database.query<Replay & Record<string, unknown>>(LOAD, [...keysOf(rows), ...spanOf(rows)]);
  }

  /** Writes down, in the current transaction, that replays of these rows were stored. */
  async record(stored: readonly StoredReplay[], rows: readonly PublishedRow[]): Promise<void> {
    await this.database.execute(RECORD, [
      stored.map(({ replay }) => replay.rowId),
      stored.map(({ replay }) => replay.repeated),
      ...spanOf(rows),
      stored.map(({ replay }) => replay.brokerId),
      stored.map(({ stream }) => stream),
      stored.map(({ seq }) => seq),
    ]);
  }
}

function keysOf(rows: readonly PublishedRow[]): string[][] {
  return [rows.map(({ rowId }) => rowId), rows.map(({ brokerId }) => brokerId)];
}

// The history has no index by id: the time narrows the search down to a few pages.
function spanOf(rows: readonly PublishedRow[]): Date[] {
  const times = rows.map(({ publishedAt }) => publishedAt.getTime());
  return [new Date(Math.min(...times)), new Date(Math.max(...times) + 1)];
}

const ORIGINAL = `published_at >= $3 AND published_at < $4 AND original.id = wanted.id AND original.broker_id = wanted.broker_id`;

const LOAD = `
  SELECT original.id AS "rowId", message_id AS id, original.broker_id AS repeated, stream AS "lostBy", subject, key, headers, body,
    message_id || ':r' || 1 + (
      SELECT coalesce(max(substring(replay.broker_id FROM ':r([0-9]+)$')::int), 0) FROM outbox_published AS replay
      WHERE replay.message_id = original.message_id AND replay.broker_id <> replay.message_id) AS "brokerId",
    0 AS lane, array_to_string((string_to_array(subject, '.'))[1:2], '.') AS destination
  FROM unnest($1::bigint[], $2::text[]) AS wanted (id, broker_id) JOIN outbox_published AS original ON ${ORIGINAL}
  ORDER BY original.id`;

const RECORD = `
  INSERT INTO outbox_published (id, message_id, broker_id, subject, key, headers, body, created_at, stream, seq)
  SELECT original.id, message_id, wanted.replay_id, subject, key, headers, body, created_at, wanted.stream, wanted.seq
  FROM unnest($1::bigint[], $2::text[], $5::text[], $6::text[], $7::bigint[]) AS wanted (id, broker_id, replay_id, stream, seq)
  JOIN outbox_published AS original ON ${ORIGINAL}`;
