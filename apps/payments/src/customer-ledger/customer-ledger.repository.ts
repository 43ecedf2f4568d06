import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';

/** The SQL of the customer ledger. */
@Injectable()
export class CustomerLedgerRepository {
  constructor(private readonly db: Database) {}

  async add(customerId: string, totalCents: number): Promise<void> {
    await this.db.execute(
      `INSERT INTO customer_ledger AS ledger (customer_id, orders, ordered_cents) VALUES ($1, 1, $2)
       ON CONFLICT (customer_id) DO UPDATE
         SET orders = ledger.orders + 1, ordered_cents = ledger.ordered_cents + excluded.ordered_cents`,
      [customerId, totalCents],
    );
  }
}
