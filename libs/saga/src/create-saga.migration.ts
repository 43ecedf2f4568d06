import { createFixedPlan } from '@nestwork/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FIRST_SAVE, LOCK } from './run/saga-statements.js';

/** The table of the sagas, which is also the table of their timers. */
export class CreateSaga1700000000003 implements MigrationInterface {
  readonly name = 'CreateSaga1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION saga_lock, saga_save`);
    await runner.query(`DROP TABLE saga`);
  }
}

const STATEMENTS = [
  `CREATE TABLE saga (
     name       text NOT NULL,
     id         uuid NOT NULL,
     data       jsonb NOT NULL,
     status     text NOT NULL,
     state      jsonb NOT NULL,
     version    integer NOT NULL DEFAULT 1,
     wake_at    timestamptz,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (name, id)
   )`,
  `CREATE INDEX saga_due ON saga (wake_at) WHERE wake_at IS NOT NULL`,
  `CREATE INDEX saga_attention ON saga (name, updated_at) WHERE status = 'needs_attention'`,
  // Those that ended, for lists; none under way has to keep it up to date.
  `CREATE INDEX saga_ended ON saga (status, created_at) WHERE wake_at IS NULL`,
  ...[LOCK, FIRST_SAVE].map(createFixedPlan),
];
