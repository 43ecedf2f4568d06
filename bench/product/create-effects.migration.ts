import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table that handlers and senders write their one row to. No unique key: a second effect must show. */
export class CreateEffects1760000000001 implements MigrationInterface {
  readonly name = 'CreateEffects1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE effect (thing text NOT NULL, number integer NOT NULL, note text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effect');
  }
}
