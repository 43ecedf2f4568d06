import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Release 1. The tables have no unique keys: a second effect of one message must show. */
export class CreateCustomers1760000000001 implements MigrationInterface {
  readonly name = 'CreateCustomers1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE customer (customer_id uuid NOT NULL, name text NOT NULL)');
    await runner.query('CREATE TABLE directory (customer_id uuid NOT NULL, name text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE customer, directory');
  }
}

/** Release 2, expand: what is new is added and may stay empty, so release 1 goes on as if nothing had happened. */
export class AddNameParts1760000000002 implements MigrationInterface {
  readonly name = 'AddNameParts1760000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE customer ADD COLUMN given_name text, ADD COLUMN family_name text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE customer DROP COLUMN given_name, DROP COLUMN family_name');
  }
}

/** Release 3, migrate: release 1 is gone, so no row will come any more that lacks the new columns. */
export class FillNameParts1760000000003 implements MigrationInterface {
  readonly name = 'FillNameParts1760000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE customer SET given_name = split_part(name, ' ', 1), family_name = split_part(name, ' ', 2) WHERE given_name IS NULL`,
    );
    await runner.query('ALTER TABLE customer ALTER COLUMN name DROP NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE customer SET name = given_name || ' ' || family_name WHERE name IS NULL`);
    await runner.query('ALTER TABLE customer ALTER COLUMN name SET NOT NULL');
  }
}

/** Release 4, contract: release 2 is gone, so nobody reads or writes the old column. */
export class DropWholeName1760000000004 implements MigrationInterface {
  readonly name = 'DropWholeName1760000000004';
  readonly sideBySide = { 'column customer.name': 'release 3 neither reads nor writes it' };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE customer DROP COLUMN name');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE customer ADD COLUMN name text');
  }
}
