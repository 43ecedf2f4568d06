import { Module } from '@nestjs/common';
import { DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { CreateShipment1760000000040 } from '../migrations/1760000000040-create-shipment.js';
import { ConfirmedOrders } from './confirmed-orders/confirmed-orders.consumer.js';
import { ShipOrderHandler } from './ship-order/ship-order.handler.js';
import { ShipmentRepository } from './shipment.repository.js';
import { ShippingConfig } from './shipping.config.js';

/** The shipping service: what it runs on, what it handles and what it keeps. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [ShippingConfig],
      useFactory: (config: ShippingConfig) => ({ service: 'shipping', ...config.nats }),
    }),
    DatabaseModule.forRootAsync({
      inject: [ShippingConfig],
      useFactory: (config: ShippingConfig) => ({
        service: 'shipping',
        url: config.databaseUrl,
        migrations: [...outboxMigrations, ...inboxMigrations, CreateShipment1760000000040],
        migrateAtStart: config.migrateAtStart,
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
  ],
  providers: [ShipOrderHandler, ConfirmedOrders, ShipmentRepository],
})
export class ShippingModule {}
