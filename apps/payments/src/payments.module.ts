import { Module } from '@nestjs/common';
import { DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { OutboundHttp } from '@nestwork/outbound';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { CreatePayments1760000000001 } from '../migrations/1760000000001-create-payments.js';
import { AddPaymentCustomer1760000000002 } from '../migrations/1760000000002-add-payment-customer.js';
import { ChargePaymentHandler } from './charge-payment/charge-payment.handler.js';
import { CustomerLedger } from './customer-ledger/customer-ledger.consumer.js';
import { CustomerLedgerRepository } from './customer-ledger/customer-ledger.repository.js';
import { GetPaymentHandler } from './get-payment/get-payment.handler.js';
import { GetPaymentsHandler } from './get-payments/get-payments.handler.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentsConfig } from './payments.config.js';
import { PaymentProvider } from './provider/payment-provider.js';
import { RefundPaymentHandler } from './refund-payment/refund-payment.handler.js';

/** The payments service: what it runs on, what it handles and what it keeps. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [PaymentsConfig],
      useFactory: (config: PaymentsConfig) => ({ service: 'payments', ...config.nats }),
    }),
    DatabaseModule.forRootAsync({
      inject: [PaymentsConfig],
      useFactory: (config: PaymentsConfig) => ({
        service: 'payments',
        url: config.databaseUrl,
        migrations: [
          ...outboxMigrations,
          ...inboxMigrations,
          CreatePayments1760000000001,
          AddPaymentCustomer1760000000002,
        ],
        migrateAtStart: config.migrateAtStart,
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
  ],
  providers: [
    ChargePaymentHandler,
    RefundPaymentHandler,
    GetPaymentHandler,
    GetPaymentsHandler,
    CustomerLedger,
    PaymentRepository,
    CustomerLedgerRepository,
    PaymentProvider,
    {
      provide: OutboundHttp,
      inject: [PaymentsConfig],
      useFactory: ({ outbound }: PaymentsConfig) => new OutboundHttp(outbound),
    },
  ],
})
export class PaymentsModule {}
