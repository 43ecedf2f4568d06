import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import type { WatchedMessage } from '@nestwork/messaging';

const BEGIN = `
  INSERT INTO begun_attempt (consumer, message_id, stream_seq) VALUES ($1, $2, $3)
  ON CONFLICT (consumer, message_id, stream_seq) DO UPDATE
    SET begun = begun_attempt.begun + 1, last_begun_at = clock_timestamp()
  RETURNING begun - 1 AS silent`;

const END = `
  UPDATE begun_attempt SET begun = begun - 1
  WHERE consumer = $1 AND message_id = $2 AND stream_seq = $3 AND begun > 0`;

/** The attempts at messages which were delivered suspiciously often: each is noted when it begins, and struck out when it ends. */
@Injectable()
export class BegunAttempts {
  constructor(private readonly database: Database) {}

  /** Commits the note; how many attempts before this one were never heard of again. */
  async begin(message: WatchedMessage): Promise<{ silent: number }> {
    const [row] = await this.database.transaction(() =>
      this.database.query<{ silent: number }>(BEGIN, valuesOf(message)),
    );
    if (!row) throw new Error(`The attempt at ${message.consumer} ${message.messageId} was not noted`);
    return row;
  }

  /** Strikes one out. */
  async end(message: WatchedMessage): Promise<void> {
    await this.database.transaction(() => this.database.execute(END, valuesOf(message)));
  }
}

function valuesOf({ consumer, messageId, streamSequence }: WatchedMessage): unknown[] {
  return [consumer, messageId, streamSequence];
}
