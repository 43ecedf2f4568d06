import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which orders are on their way. */
export class CreateShipment1760000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE shipment (order_id uuid PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shipment');
  }
}
