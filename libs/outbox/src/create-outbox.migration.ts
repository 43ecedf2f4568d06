import { createFixedPlan, createOperatorActionTable } from '@nestwork/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DUE } from './relay/due-of-before.js';
import { MOVE, REFUSE } from './relay/relay-statements.js';

/** The tables of the outbox: what waits, what was published, and who publishes. */
export class CreateOutbox1700000000001 implements MigrationInterface {
  readonly name = 'CreateOutbox1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION outbox_due, outbox_move, outbox_refuse');
    await runner.query(
      `DROP TABLE outbox, outbox_published, outbox_key, outbox_lane, outbox_relay, outbox_reconciler, outbox_stream`,
    );
  }
}

const OUTBOX = `
  CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    message_id  text NOT NULL,
    broker_id   text NOT NULL,
    subject     text NOT NULL,
    destination text NOT NULL,
    key         text NOT NULL,
    lane        smallint NOT NULL,
    headers     jsonb NOT NULL,
    body        text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts    integer NOT NULL DEFAULT 0,
    refusal     text,
    retry_at    timestamptz,
    parked_at   timestamptz,
    PRIMARY KEY (lane, id)
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`;

const PUBLISHED = `
  CREATE TABLE outbox_published (
    id           bigint NOT NULL,
    message_id   text NOT NULL,
    broker_id    text NOT NULL,
    subject      text NOT NULL,
    key          text NOT NULL,
    headers      jsonb NOT NULL,
    body         text NOT NULL,
    created_at   timestamptz NOT NULL,
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    stream       text NOT NULL,
    seq          bigint NOT NULL
  ) PARTITION BY RANGE (published_at)`;

// Room is left on each page for the next update of a key: it then stays on the page and touches no index. epoch: when its
// count began; it stays until the row is forgotten, so the next count has a later one.
const KEY = `
  CREATE TABLE outbox_key (
    name        text NOT NULL,
    key         text NOT NULL,
    sequence    bigint NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    previous_at timestamptz,
    epoch       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, key)
  ) WITH (fillfactor = 70)`;

// One row: who compares right now, how far the comparisons are, what the last one found, and what is lost until now.
const RECONCILER = `
  CREATE TABLE outbox_reconciler (
    one            boolean PRIMARY KEY DEFAULT true CHECK (one),
    owner          text,
    lease_until    timestamptz,
    epoch          bigint NOT NULL DEFAULT 0,
    started_at     timestamptz,
    compared_until timestamptz,
    all_compared_at timestamptz,
    last           jsonb,
    unrepaired     jsonb NOT NULL DEFAULT '[]'
  )`;

const STREAM = `
  CREATE TABLE outbox_stream (
    stream    text PRIMARY KEY,
    created   text NOT NULL,
    first_seq bigint NOT NULL,
    last_seq  bigint NOT NULL,
    messages  bigint NOT NULL,
    first_at  timestamptz NOT NULL,
    last_id   text,
    seen_at   timestamptz NOT NULL DEFAULT clock_timestamp()
  )`;

const STATEMENTS = [
  OUTBOX,
  // Rows live for milliseconds, so the scale factor above is off: the table is vacuumed by count, however small it is.
  `CREATE INDEX outbox_refused ON outbox (destination, key, id) WHERE retry_at IS NOT NULL`,
  KEY,
  PUBLISHED,
  // Rows arrive in the order of this column, so the smallest kind of index will do.
  `CREATE INDEX outbox_published_at ON outbox_published USING brin (published_at)`,
  `CREATE TABLE outbox_lane (lane smallint PRIMARY KEY, owner text, lease_until timestamptz, epoch bigint NOT NULL DEFAULT 0)`,
  `INSERT INTO outbox_lane (lane) SELECT generate_series(0, 15)`,
  `CREATE TABLE outbox_relay (relay text PRIMARY KEY, alive_until timestamptz NOT NULL)`,
  // Replays are few; by them a message is found that stands at another place than where it was published first.
  `CREATE INDEX outbox_published_replay ON outbox_published (message_id) WHERE broker_id <> message_id`,
  RECONCILER,
  `INSERT INTO outbox_reconciler DEFAULT VALUES`,
  STREAM,
  ...[DUE, MOVE, REFUSE].map(createFixedPlan),
  createOperatorActionTable,
];
