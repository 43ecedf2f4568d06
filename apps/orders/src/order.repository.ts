import { Injectable } from '@nestjs/common';
import type { OrderStatus, PricedLine } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { Order } from './order.js';

type OrderRow = {
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: readonly PricedLine[];
  readonly status: OrderStatus;
  readonly reason: string | null;
  readonly placedAt: Date;
  readonly closedAt: Date | null;
};

const select = `SELECT order_id AS "orderId", customer_id AS "customerId", lines, status, reason,
  placed_at AS "placedAt", closed_at AS "closedAt" FROM orders`;

/** Which orders of a customer to read: so many, and only those older than the order `before`. */
export interface PageOfOrders {
  readonly customerId: string;
  readonly limit: number;
  readonly before?: string;
}

/** The SQL of orders. */
@Injectable()
export class OrderRepository {
  constructor(private readonly db: Database) {}

  /** Sends the new order together with the COMMIT. */
  insert(order: Order): void {
    const { orderId, customerId, lines, status, placedAt } = order.state;
    this.db.executeWithCommit(
      `INSERT INTO orders (order_id, customer_id, status, total_cents, lines, placed_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [orderId, customerId, status, order.totalCents, JSON.stringify(lines), placedAt.toISOString()],
    );
  }

  /** Locks the order until the end of the transaction. */
  async lock(orderId: string): Promise<Order | undefined> {
    const [row] = await this.db.query<OrderRow>(`${select} WHERE order_id = $1 FOR UPDATE`, [orderId]);
    return row && restored(row);
  }

  /** Sends the change together with the COMMIT. */
  saveClosed({ state: { orderId, status, reason, closedAt } }: Order): void {
    const sql = 'UPDATE orders SET status = $2, reason = $3, closed_at = $4 WHERE order_id = $1';
    this.db.executeWithCommit(sql, [orderId, status, reason ?? null, closedAt?.toISOString() ?? null]);
  }

  async find(orderId: string): Promise<Order | undefined> {
    const [row] = await this.db.query<OrderRow>(`${select} WHERE order_id = $1`, [orderId]);
    return row && restored(row);
  }

  /** Those that there are, in no particular order. */
  async findAll(orderIds: readonly string[]): Promise<Order[]> {
    return (await this.db.query<OrderRow>(`${select} WHERE order_id = ANY($1::uuid[])`, [orderIds])).map(restored);
  }

  /** Newest first. Order ids are UUIDv7, so their order is the order of their making. */
  async findByCustomer({ customerId, limit, before }: PageOfOrders): Promise<Order[]> {
    const rows = await this.db.query<OrderRow>(
      `${select} WHERE customer_id = $1 AND ($2::uuid IS NULL OR order_id < $2) ORDER BY order_id DESC LIMIT $3`,
      [customerId, before ?? null, limit],
    );
    return rows.map(restored);
  }
}

function restored({ reason, closedAt, ...row }: OrderRow): Order {
  return new Order({ ...row, reason: reason ?? undefined, closedAt: closedAt ?? undefined });
}
