import { createFixedPlan } from '@nestwork/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NEXT, SET_ASIDE, WAKE } from './relay/reading-statements.js';

/** A read that costs the same however much is held back. Instances of before go on with `outbox_due`. */
export class ReadOutboxByDestination1700000000012 implements MigrationInterface {
  readonly name = 'ReadOutboxByDestination1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const plan of [NEXT, SET_ASIDE, WAKE]) await runner.query(createFixedPlan(plan));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION ${NEXT.name}, ${SET_ASIDE.name}, ${WAKE.name}`);
  }
}
