import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose order a payment is for. Empty for what was charged before, and by the version before while both run. */
export class AddPaymentCustomer1760000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payment ADD COLUMN customer_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payment DROP COLUMN customer_id');
  }
}
