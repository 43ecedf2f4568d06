import { Injectable } from '@nestjs/common';
import type { StockLine } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { Reservation, type ReservationStatus } from './reservation.js';

interface ReservationRow {
  readonly status: ReservationStatus;
  readonly lines: readonly StockLine[];
}

/** The SQL of reservations. */
@Injectable()
export class ReservationRepository {
  constructor(private readonly db: Database) {}

  /**
   * Locks the reservation of an order until the end of the transaction and makes a new one when there is none: a message
   * that is the first of its order is kept apart from the others as well. Lock it before any product.
   */
  async lock(orderId: string): Promise<Reservation> {
    const [row] = await this.db.query<ReservationRow>(
      `INSERT INTO reservation (order_id, status, lines) VALUES ($1, 'new', '[]')
       ON CONFLICT (order_id) DO UPDATE SET order_id = excluded.order_id
       RETURNING status, lines`,
      [orderId],
    );
    if (!row) throw new Error(`the reservation of order ${orderId} was neither inserted nor found`);
    return new Reservation(orderId, row.status, row.lines);
  }

  /** Sends the change together with the COMMIT. */
  save({ orderId, status, lines }: Reservation): void {
    const sql = 'UPDATE reservation SET status = $2, lines = $3 WHERE order_id = $1';
    this.db.executeWithCommit(sql, [orderId, status, JSON.stringify(lines)]);
  }
}
