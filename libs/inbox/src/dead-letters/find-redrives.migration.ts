import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the redrives among what operators did: each discarded message is an action too, and none is ever removed. */
export class FindRedrives1700000000013 implements MigrationInterface {
  readonly name = 'FindRedrives1700000000013';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // Both wait for whatever began before them, a backup too, and hold up nobody meanwhile. The limit would count that wait.
    await runner.query('SET lock_timeout = 0');
    // What a migration that was cut off has left cannot be used.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS operator_action_redrive');
    await runner.query(
      `CREATE INDEX CONCURRENTLY operator_action_redrive ON operator_action (target) WHERE action = 'failed redrive'`,
    );
    await runner.query('RESET lock_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS operator_action_redrive');
  }
}
