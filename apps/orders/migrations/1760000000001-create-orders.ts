import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables of orders: the orders themselves, and the copy of inventory's prices that they are priced from. */
export class CreateOrders1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orders (
        order_id    uuid        PRIMARY KEY,
        customer_id uuid        NOT NULL,
        status      text        NOT NULL CHECK (status IN ('placed', 'confirmed', 'cancelled')),
        reason      text,
        total_cents bigint      NOT NULL CHECK (total_cents > 0),
        lines       jsonb       NOT NULL,
        placed_at   timestamptz NOT NULL,
        closed_at   timestamptz,
        CONSTRAINT closed_has_a_time CHECK ((status = 'placed') = (closed_at IS NULL)),
        CONSTRAINT cancelled_has_a_reason CHECK ((status = 'cancelled') = (reason IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX orders_of_customer ON orders (customer_id, order_id DESC)');
    await runner.query(`
      CREATE TABLE product_price (
        product_id  uuid    PRIMARY KEY,
        name        text    NOT NULL,
        price_cents integer NOT NULL,
        version     integer NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_price');
    await runner.query('DROP TABLE orders');
  }
}
