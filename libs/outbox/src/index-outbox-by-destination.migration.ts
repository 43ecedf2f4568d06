import type { MigrationInterface, QueryRunner } from 'typeorm';
import { READING_INDEXES } from './relay/reading-statements.js';

/** Indexes by which a read finds what can be published now without going over what waits for something else. */
export class IndexOutboxByDestination1700000000011 implements MigrationInterface {
  readonly name = 'IndexOutboxByDestination1700000000011';
  /** So that messages are written while an index is built. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // They wait for whatever began before them, a backup too, and hold up nobody meanwhile. The limit would count that wait.
    await runner.query('SET lock_timeout = 0');
    for (const [name, on] of READING_INDEXES) {
      // What a start that was cut off left is not valid.
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON outbox ${on}`);
    }
    await runner.query('RESET lock_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of READING_INDEXES) await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  }
}
