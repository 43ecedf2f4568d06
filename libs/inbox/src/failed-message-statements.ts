import type { MessageFailure } from '@nestwork/messaging';
import { fingerprintOf } from './dead-letters/fingerprint.js';

// A dead message that fails under a new stream sequence was published again: it gets all its attempts anew. Not one that a key
// waits for, from when its consumer was ordered: that is up to an operator.
const SENT_AGAIN = `failed_message.dead_at IS NOT NULL AND failed_message.held_key IS NULL
      AND failed_message.stream_seq <> excluded.stream_seq`;

const INSERT = `
  INSERT INTO failed_message (consumer, message_id, subject, stream, stream_seq, headers, body, handler,
    first_failed_at, last_failed_at, error_name, error_message, error_stack, fingerprint,
    attempts, deliveries, dead_at, held_key, retry_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, $14, $15, $16, $17,
    clock_timestamp() + $18 * interval '1 ms')
  ON CONFLICT (consumer, message_id) DO UPDATE SET
    subject = excluded.subject, stream = excluded.stream, stream_seq = excluded.stream_seq, headers = excluded.headers,
    body = excluded.body, handler = excluded.handler, last_failed_at = excluded.last_failed_at,
    error_name = excluded.error_name, error_message = excluded.error_message, error_stack = excluded.error_stack,
    fingerprint = excluded.fingerprint`;

/** Counts a failure of a message that the broker delivers again. */
export const COUNT_FAILURE = `${INSERT},
    attempts = CASE WHEN ${SENT_AGAIN} THEN 1 ELSE failed_message.attempts + 1 END,
    dead_at = CASE WHEN ${SENT_AGAIN} THEN NULL ELSE failed_message.dead_at END
  RETURNING attempts`;

/**
 * Makes a message dead by itself: its key does not wait for it. The attempts stay as counted: the last one was counted before the
 * message was given up. Changes no row when a key waits for an event of this id.
 */
export const SET_ASIDE = `${INSERT}, deliveries = excluded.deliveries, dead_at = excluded.dead_at
  WHERE failed_message.held_key IS NULL`;

/**
 * Takes over an event whose key is to be held: to be tried again, or dead at once. Changes no row when another key waits for
 * an event of this id.
 */
export const TAKE_OVER = `${INSERT}, deliveries = excluded.deliveries, dead_at = excluded.dead_at,
    attempts = excluded.attempts, held_key = excluded.held_key, retry_at = excluded.retry_at
  WHERE failed_message.held_key IS NULL OR failed_message.held_key = excluded.held_key`;

/** What the row of a failure says besides the message and the error. */
export interface FailedRow {
  readonly attempts?: number;
  readonly deliveries?: number;
  readonly deadAt?: Date;
  readonly heldKey?: string;
  readonly retryInMs?: number;
}

/** The parameters of each of these statements. */
export function valuesOf(failure: MessageFailure, row: FailedRow): unknown[] {
  const { consumer, messageId, subject, stream, streamSequence, headers, body, handler, failedAt, error } = failure;
  const message = [consumer, messageId, subject, stream, streamSequence, JSON.stringify(headers), body, handler];
  const cause = [error.name, error.message, error.stack, fingerprintOf(failure)];
  const { attempts = 1, deliveries = null, deadAt = null, heldKey = null, retryInMs = null } = row;
  return [...message, failedAt, ...cause, attempts, deliveries, deadAt, heldKey, retryInMs];
}
