import { createFixedPlan, createOperatorActionTable } from '@nestwork/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ANSWER, FORGET } from './inbox-plans.js';

/** The tables of the inbox: what was handled and with which answer, and what failed. */
export class CreateInbox1700000000002 implements MigrationInterface {
  readonly name = 'CreateInbox1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION inbox_answer, inbox_forget');
    await runner.query('DROP TABLE inbox, failed_message, begun_attempt');
  }
}

// fingerprint: of what a request says, so that its id cannot stand for another one; null for what came over a stream.
// The reply is json and not jsonb: it is only kept and given back, so there is no use in taking it apart.
// Room is left on each page for the update that adds the reply: it then stays on the page and touches no index.
const INBOX = `
  CREATE TABLE inbox (
    consumer    text NOT NULL,
    message_id  uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    status      text NOT NULL DEFAULT 'ok' CHECK (status IN ('ok', 'error', 'discarded')),
    fingerprint bytea,
    reply       json,
    PRIMARY KEY (consumer, message_id)
  ) WITH (fillfactor = 80)`;

// The id of every row is a UUID, but what an operator asks for need not be: hence text. retry_at: when this service tries the message
// again by itself; null while the broker does, or nobody. held_key: the key that waits for this message. redrive_id: the redrive
// that it belongs to; attempts are 0 until that begins it.
//
// who tries it       | dead_at | retry_at | held_key | redrive_id
// the broker         | -       | -        | -        | any, of an earlier redrive
// this service       | -       | set      | set, unless a redrive has begun it
// nobody: it is dead | set     | -        | any      | any
// a redrive          | set     | set      | any      | set
const FAILED_MESSAGE = `
  CREATE TABLE failed_message (
    consumer        text NOT NULL,
    message_id      text NOT NULL,
    held_key        text,
    subject         text NOT NULL,
    stream          text NOT NULL,
    stream_seq      bigint NOT NULL,
    headers         json NOT NULL,
    body            text NOT NULL,
    handler         text NOT NULL,
    attempts        integer NOT NULL,
    deliveries      integer,
    first_failed_at timestamptz NOT NULL,
    last_failed_at  timestamptz NOT NULL,
    error_name      text NOT NULL,
    error_message   text NOT NULL,
    error_stack     text NOT NULL,
    fingerprint     text NOT NULL,
    retry_at        timestamptz,
    redrive_id      text,
    dead_at         timestamptz,
    PRIMARY KEY (consumer, message_id),
    CONSTRAINT failed_message_retry_has_cause CHECK (retry_at IS NULL OR held_key IS NOT NULL OR redrive_id IS NOT NULL),
    CONSTRAINT failed_message_key_has_hope CHECK (held_key IS NULL OR retry_at IS NOT NULL OR dead_at IS NOT NULL),
    CONSTRAINT failed_message_dead_rests CHECK (dead_at IS NULL OR retry_at IS NULL OR redrive_id IS NOT NULL),
    CONSTRAINT failed_message_attempts CHECK (attempts > 0 OR attempts = 0 AND redrive_id IS NOT NULL)
  )`;

// begun: attempts that have not ended; in silence, unless one is under way. Only for what was delivered suspiciously often.
const BEGUN_ATTEMPT = `
  CREATE TABLE begun_attempt (
    consumer      text NOT NULL,
    message_id    text NOT NULL,
    stream_seq    bigint NOT NULL,
    begun         integer NOT NULL DEFAULT 1,
    last_begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, message_id, stream_seq)
  )`;

const STATEMENTS = [
  INBOX,
  // Rows arrive in the order of their time, so a block range index finds the old ones and costs next to nothing to keep.
  'CREATE INDEX inbox_received_at ON inbox USING brin (received_at)',
  FAILED_MESSAGE,
  BEGUN_ATTEMPT,
  'CREATE INDEX failed_message_dead ON failed_message (dead_at) WHERE dead_at IS NOT NULL',
  'CREATE INDEX failed_message_retry ON failed_message (retry_at) WHERE retry_at IS NOT NULL',
  'CREATE INDEX failed_message_redrive ON failed_message (redrive_id) WHERE redrive_id IS NOT NULL',
  ...[ANSWER, FORGET].map(createFixedPlan),
  createOperatorActionTable,
];
