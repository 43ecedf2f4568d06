import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';

/** The SQL of shipments. */
@Injectable()
export class ShipmentRepository {
  constructor(private readonly db: Database) {}

  /** Whether this begins the shipment; false when it had begun before. */
  async begin(orderId: string): Promise<boolean> {
    const sql = 'INSERT INTO shipment (order_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING order_id';
    return (await this.db.query(sql, [orderId])).length > 0;
  }
}
