import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of ordered consumers: how far each key has come, and the events of held keys. */
export class CreateKeyOrder1700000000012 implements MigrationInterface {
  readonly name = 'CreateKeyOrder1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ordered_key, held_message');
  }
}

// One row per key, updated by every event: no index on what these updates change, so that they stay on their page.
// last_sequence 0: nothing was counted yet. epoch: when the sender's count began that it belongs to. resume_at: when the next held event is due, or its lease ends; tries: how often
// that one was begun.
const ORDERED_KEY = `
  CREATE TABLE ordered_key (
    consumer      text NOT NULL,
    key           text NOT NULL,
    last_sequence bigint NOT NULL DEFAULT 0,
    epoch         timestamptz,
    updated_at    timestamptz NOT NULL DEFAULT now(),
    held_reason   text CHECK (held_reason IN ('failed', 'gap', 'resuming')),
    held_since    timestamptz,
    resume_at     timestamptz,
    tries         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (consumer, key)
  ) WITH (fillfactor = 80)`;

// An epoch begins when the sender counts from 1 again; within it the sequence orders, and arrival for a sender that does
// not count, or cannot be read.
const HELD_MESSAGE = `
  CREATE TABLE held_message (
    consumer   text NOT NULL,
    message_id text NOT NULL,
    key        text NOT NULL,
    epoch      timestamptz,
    sequence   bigint,
    position   bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    subject    text NOT NULL,
    stream     text NOT NULL,
    stream_seq bigint NOT NULL,
    headers    json NOT NULL,
    body       text NOT NULL,
    held_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, message_id)
  )`;

const STATEMENTS = [
  ORDERED_KEY,
  'CREATE INDEX ordered_key_resume ON ordered_key (resume_at) WHERE resume_at IS NOT NULL',
  'CREATE INDEX ordered_key_held ON ordered_key (held_since) WHERE held_reason IS NOT NULL',
  HELD_MESSAGE,
  'CREATE INDEX held_message_order ON held_message (consumer, key, epoch NULLS FIRST, sequence NULLS FIRST, position)',
];
