import { OrderPlaced } from '@nestwork/contracts';
import { EventConsumer } from '@nestwork/messaging';
import { CustomerLedgerRepository } from './customer-ledger.repository.js';

/** Adds up what each customer has ordered. Adding is safe because the inbox lets each event take effect once. */
@EventConsumer(OrderPlaced, { durable: 'payments.customer-ledger', ordered: true })
export class CustomerLedger {
  constructor(private readonly ledger: CustomerLedgerRepository) {}

  async handle({ customerId, totalCents }: OrderPlaced): Promise<void> {
    await this.ledger.add(customerId, totalCents);
  }
}
