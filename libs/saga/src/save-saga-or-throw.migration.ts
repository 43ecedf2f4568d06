import { createFixedPlan } from '@nestwork/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SAVE } from './run/saga-statements.js';

/** A save that says itself when it came too late, so that it can go with the COMMIT. Instances of before go on with `saga_save`. */
export class SaveSagaOrThrow1700000000010 implements MigrationInterface {
  readonly name = 'SaveSagaOrThrow1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createFixedPlan(SAVE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION ${SAVE.name}`);
  }
}
