import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import {
  type DeadMessage,
  FailureStore,
  headerNames,
  type IncomingMessage,
  type MessageFailure,
} from '@nestwork/messaging';

// A dead message that fails under a new stream sequence was sent again, by hand as no command does that yet: it gets all its
// attempts anew.
const SENT_AGAIN = 'failed_message.dead_at IS NOT NULL AND failed_message.stream_seq <> excluded.stream_seq';

const INSERT = `
  INSERT INTO failed_message (consumer, message_id, subject, stream, stream_seq, headers, body, handler,
    first_failed_at, last_failed_at, error_name, error_message, error_stack, attempts, deliveries, dead_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, 1, $13, $14)
  ON CONFLICT (consumer, message_id) DO UPDATE SET
    subject = excluded.subject, stream = excluded.stream, stream_seq = excluded.stream_seq, headers = excluded.headers,
    body = excluded.body, handler = excluded.handler, last_failed_at = excluded.last_failed_at,
    error_name = excluded.error_name, error_message = excluded.error_message, error_stack = excluded.error_stack`;

const COUNT_FAILURE = `${INSERT},
    attempts = CASE WHEN ${SENT_AGAIN} THEN 1 ELSE failed_message.attempts + 1 END,
    dead_at = CASE WHEN ${SENT_AGAIN} THEN NULL ELSE failed_message.dead_at END
  RETURNING attempts`;

// The attempts stay as counted: the last one was counted before the message was given up.
const SET_ASIDE = `${INSERT}, deliveries = excluded.deliveries, dead_at = excluded.dead_at`;

const FORGET = 'DELETE FROM failed_message WHERE consumer = $1 AND message_id = $2';

/** The table of messages that failed: the attempts of those still tried, and everything about those set aside. */
@Injectable()
export class FailedMessages extends FailureStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async recordFailure(failure: MessageFailure): Promise<{ attempts: number }> {
    return this.database.transaction(async () => {
      const [row] = await this.database.query<{ attempts: number }>(COUNT_FAILURE, [...columnsOf(failure), null, null]);
      if (!row) throw new Error(`The failure of ${failure.consumer} ${failure.messageId} was not counted`);
      return row;
    });
  }

  override async recordDead(dead: DeadMessage): Promise<void> {
    const values = [...columnsOf(dead), dead.deliveries, dead.failedAt];
    await this.database.transaction(() => this.database.execute(SET_ASIDE, values));
  }

  /** Removes the failures of a message, with the commit of the transaction that handled it after all. */
  forget(incoming: IncomingMessage): void {
    if (mayHaveFailed(incoming)) this.database.executeWithCommit(FORGET, [incoming.consumer, incoming.id]);
  }
}

function columnsOf(failure: MessageFailure): unknown[] {
  const { consumer, messageId, subject, stream, streamSequence, headers, body, handler, failedAt, error } = failure;
  const message = [consumer, messageId, subject, stream, streamSequence, JSON.stringify(headers), body, handler];
  return [...message, failedAt, error.name, error.message, error.stack];
}

// Only then is there a statement to pay for: on a redelivery, or when a dead message was sent again, under a new id for the
// broker.
function mayHaveFailed({ attempt, headers }: IncomingMessage): boolean {
  return attempt > 1 || /:r\d+$/.test(headers.get(headerNames.brokerId) ?? '');
}
