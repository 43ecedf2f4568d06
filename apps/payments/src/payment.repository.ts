import { Injectable } from '@nestjs/common';
import type { PaymentStatus } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { Payment } from './payment.js';

type PaymentRow = {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly status: PaymentStatus;
  /** PostgreSQL's bigint arrives as text. */
  readonly amountCents: string;
  readonly providerReference: string | null;
};

const columns = `order_id AS "orderId", customer_id AS "customerId", status,
  amount_cents AS "amountCents", provider_reference AS "providerReference"`;

/** The SQL of payments. */
@Injectable()
export class PaymentRepository {
  constructor(private readonly db: Database) {}

  async find(orderId: string): Promise<Payment | undefined> {
    const [row] = await this.db.query<PaymentRow>(`SELECT ${columns} FROM payment WHERE order_id = $1`, [orderId]);
    return row && restored(row);
  }

  /** Those that there are, in no particular order. */
  async findAll(orderIds: readonly string[]): Promise<Payment[]> {
    const sql = `SELECT ${columns} FROM payment WHERE order_id = ANY($1::uuid[])`;
    return (await this.db.query<PaymentRow>(sql, [orderIds])).map(restored);
  }

  /**
   * Locks the payment of an order until the end of the transaction and makes one when there is none, so that a charge and
   * a refund of one order never decide side by side, whichever is first. The first of them that says whose order it is is believed.
   */
  async lock(orderId: string, customerId: string | undefined): Promise<Payment> {
    const [row] = await this.db.query<PaymentRow>(
      `INSERT INTO payment (order_id, customer_id, status, amount_cents) VALUES ($1, $2, 'none', 0)
       ON CONFLICT (order_id) DO UPDATE SET customer_id = coalesce(payment.customer_id, excluded.customer_id)
       RETURNING ${columns}`,
      [orderId, customerId ?? null],
    );
    if (!row) throw new Error(`the payment of order ${orderId} was neither inserted nor found`);
    return restored(row);
  }

  /** Sends the change together with the COMMIT. */
  save({ state: { orderId, status, amountCents, providerReference } }: Payment): void {
    this.db.executeWithCommit(
      'UPDATE payment SET status = $2, amount_cents = $3, provider_reference = $4 WHERE order_id = $1',
      [orderId, status, amountCents, providerReference ?? null],
    );
  }
}

function restored({ customerId, amountCents, providerReference, ...row }: PaymentRow): Payment {
  return new Payment({
    ...row,
    customerId: customerId ?? undefined,
    amountCents: Number(amountCents),
    providerReference: providerReference ?? undefined,
  });
}
