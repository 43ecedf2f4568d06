import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { StreamContents, type StreamSummary } from '@nestwork/messaging';
import { stepBackOf, type StreamSighting } from './step-back.js';

/** A stream that lost messages, by its own account. */
export interface StepBack {
  readonly stream: string;
  /** In words that follow its name. */
  readonly why: string;
}

/** Remembers in table outbox_stream what each stream was, and tells when one is not what it was. */
@Injectable()
export class StreamWatch {
  constructor(
    private readonly database: Database,
    private readonly contents: StreamContents,
  ) {}

  /** What each known stream is now, and which of them stepped back since they were last remembered. */
  async look(at: Date): Promise<{ sightings: Map<string, StreamSighting>; stepBacks: StepBack[] }> {
    const known = await this.database.query<StreamSighting & { stream: string } & Record<string, unknown>>(KNOWN);
    const sightings = new Map<string, StreamSighting>();
    const stepBacks: StepBack[] = [];
    for (const before of known) {
      const { stream } = before;
      const now = await this.contents.summary(stream);
      const idThere = now && before.lastSeq > 0 ? await this.contents.idAt(stream, before.lastSeq) : undefined;
      const why = stepBackOf(sightingOf(before), { now, idThere, at });
      if (why !== undefined) stepBacks.push({ stream, why });
      if (now) sightings.set(stream, await this.sight(stream, now));
    }
    return { sightings, stepBacks };
  }

  /** What a stream is that nobody remembers yet; undefined when there is none. */
  async first(stream: string): Promise<StreamSighting | undefined> {
    const summary = await this.contents.summary(stream);
    return summary && this.sight(stream, summary);
  }

  /** Remembers, in the current transaction. Only what has been compared since: what is remembered is not looked for again. */
  async remember(sightings: ReadonlyMap<string, StreamSighting>): Promise<void> {
    for (const [stream, { created, firstSeq, lastSeq, messages, firstAt, lastId }] of sightings)
      await this.database.execute(REMEMBER, [stream, created, firstSeq, lastSeq, messages, firstAt, lastId ?? null]);
  }

  private async sight(stream: string, summary: StreamSummary): Promise<StreamSighting> {
    const lastId = summary.messages > 0 ? await this.contents.idAt(stream, summary.lastSeq) : undefined;
    return { ...summary, lastId };
  }
}

// The database says null where there is no id.
function sightingOf(row: Omit<StreamSighting, 'lastId'> & { lastId?: string | null | undefined }): StreamSighting {
  return { ...row, lastId: row.lastId ?? undefined };
}

const KNOWN = `
  SELECT stream, created, first_seq::float8 AS "firstSeq", last_seq::float8 AS "lastSeq", messages::float8 AS messages,
         first_at AS "firstAt", last_id AS "lastId"
  FROM outbox_stream ORDER BY stream`;

const REMEMBER = `
  INSERT INTO outbox_stream (stream, created, first_seq, last_seq, messages, first_at, last_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (stream) DO UPDATE SET
    created = EXCLUDED.created, first_seq = EXCLUDED.first_seq, last_seq = EXCLUDED.last_seq, messages = EXCLUDED.messages,
    first_at = EXCLUDED.first_at, last_id = EXCLUDED.last_id, seen_at = clock_timestamp()`;
