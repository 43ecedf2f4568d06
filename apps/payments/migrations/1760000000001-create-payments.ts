import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables of payments: what became of each order's money, and what each customer has ordered. */
export class CreatePayments1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment (
        order_id           uuid   PRIMARY KEY,
        status             text   NOT NULL CHECK (status IN ('none', 'captured', 'declined', 'refunded', 'voided')),
        amount_cents       bigint NOT NULL CHECK (amount_cents >= 0),
        provider_reference text,
        CONSTRAINT captured_has_a_reference CHECK (status <> 'captured' OR provider_reference IS NOT NULL)
      )`);
    await runner.query(`
      CREATE TABLE customer_ledger (
        customer_id   uuid   PRIMARY KEY,
        orders        bigint NOT NULL,
        ordered_cents bigint NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE customer_ledger');
    await runner.query('DROP TABLE payment');
  }
}
