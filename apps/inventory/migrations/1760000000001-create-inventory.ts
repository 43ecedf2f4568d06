import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables of inventory: products with their stock, and what orders have reserved of it. */
export class CreateInventory1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product (
        product_id  uuid    PRIMARY KEY,
        name        text    NOT NULL,
        price_cents integer NOT NULL CHECK (price_cents > 0),
        version     integer NOT NULL CHECK (version > 0),
        stocked     integer NOT NULL,
        on_hand     integer NOT NULL CHECK (on_hand >= 0),
        reserved    integer NOT NULL CHECK (reserved >= 0),
        sold        integer NOT NULL CHECK (sold >= 0),
        CONSTRAINT no_unit_lost_or_found CHECK (on_hand + reserved + sold = stocked)
      )`);
    await runner.query(`
      CREATE TABLE reservation (
        order_id uuid  PRIMARY KEY,
        status   text  NOT NULL CHECK (status IN ('new', 'reserved', 'released', 'refused', 'sold')),
        lines    jsonb NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservation');
    await runner.query('DROP TABLE product');
  }
}
