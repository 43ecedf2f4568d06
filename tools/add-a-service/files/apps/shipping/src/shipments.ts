import { Injectable } from '@nestjs/common';
import { OrderShipped } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { Outbox } from '@nestwork/outbox';

/** The orders that are on their way. */
@Injectable()
export class Shipments {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Sends an order, and says so; one that is on its way already stays so. */
  async begin(orderId: string): Promise<void> {
    const sql = 'INSERT INTO shipment (order_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING order_id';
    const [begun] = await this.db.query<{ order_id: string }>(sql, [orderId]);
    if (begun) await this.outbox.publish(OrderShipped.of({ orderId }));
  }
}
