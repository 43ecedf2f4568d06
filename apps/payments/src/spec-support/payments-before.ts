import { Injectable, Module, type Provider } from '@nestjs/common';
import type { PaymentStatus } from '@nestwork/contracts';
import { Database, DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { CreatePayments1760000000001 } from '../../migrations/1760000000001-create-payments.js';
import { Payment } from '../payment.js';
import { PaymentRepository } from '../payment.repository.js';
import { PaymentsConfig } from '../payments.config.js';
import { PaymentsModule } from '../payments.module.js';

type RowBefore = {
  readonly orderId: string;
  readonly status: PaymentStatus;
  readonly amountCents: string;
  readonly providerReference: string | null;
};

const columns = `order_id AS "orderId", status, amount_cents AS "amountCents", provider_reference AS "providerReference"`;

/** The SQL of the release that kept no customer, word for word. */
@Injectable()
class PaymentRepositoryBefore extends PaymentRepository {
  constructor(private readonly database: Database) {
    super(database);
  }

  override async find(orderId: string): Promise<Payment | undefined> {
    const sql = `SELECT ${columns} FROM payment WHERE order_id = $1`;
    const [row] = await this.database.query<RowBefore>(sql, [orderId]);
    return row && restored(row);
  }

  override async findAll(orderIds: readonly string[]): Promise<Payment[]> {
    const sql = `SELECT ${columns} FROM payment WHERE order_id = ANY($1::uuid[])`;
    return (await this.database.query<RowBefore>(sql, [orderIds])).map(restored);
  }

  override async lock(orderId: string): Promise<Payment> {
    const [row] = await this.database.query<RowBefore>(
      `INSERT INTO payment (order_id, status, amount_cents) VALUES ($1, 'none', 0)
       ON CONFLICT (order_id) DO UPDATE SET order_id = excluded.order_id
       RETURNING ${columns}`,
      [orderId],
    );
    if (!row) throw new Error(`the payment of order ${orderId} was neither inserted nor found`);
    return restored(row);
  }
}

function restored({ amountCents, providerReference, ...row }: RowBefore): Payment {
  return new Payment({ ...row, amountCents: Number(amountCents), providerReference: providerReference ?? undefined });
}

const providersNow: Provider[] = Reflect.getMetadata('providers', PaymentsModule);

/** The release before payments knew whose order a payment is for: its migrations and its SQL. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [PaymentsConfig],
      useFactory: (config: PaymentsConfig) => ({ service: 'payments', ...config.nats }),
    }),
    DatabaseModule.forRootAsync({
      inject: [PaymentsConfig],
      useFactory: ({ databaseUrl: url }: PaymentsConfig) => ({
        service: 'payments',
        url,
        migrations: [...outboxMigrations, ...inboxMigrations, CreatePayments1760000000001],
        migrateAtStart: true,
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
  ],
  providers: [
    ...providersNow.filter((provider) => provider !== PaymentRepository),
    { provide: PaymentRepository, useClass: PaymentRepositoryBefore },
  ],
})
export class PaymentsBefore {}
