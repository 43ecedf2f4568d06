import { Module } from '@nestjs/common';
import { DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { SagaModule, sagaMigrations } from '@nestwork/saga';
import { CreateOrders1760000000001 } from '../migrations/1760000000001-create-orders.js';
import { CancelOrderHandler } from './cancel-order/cancel-order.handler.js';
import { ConfirmOrderHandler } from './confirm-order/confirm-order.handler.js';
import { GetOrderHandler } from './get-order/get-order.handler.js';
import { GetOrderLinesHandler } from './get-order-lines/get-order-lines.handler.js';
import { ListOrdersHandler } from './list-orders/list-orders.handler.js';
import { OrderRepository } from './order.repository.js';
import { OrdersConfig } from './orders.config.js';
import { PlaceOrderHandler } from './place-order/place-order.handler.js';
import { placeOrderSaga } from './place-order/place-order.saga.js';
import { ProductPriceRepository } from './product-prices/product-price.repository.js';
import { ProductPrices } from './product-prices/product-prices.consumer.js';
import { RequestCancellationHandler } from './request-cancellation/request-cancellation.handler.js';

/** The orders service: what it runs on, what it handles and what it keeps. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [OrdersConfig],
      useFactory: (config: OrdersConfig) => ({ service: 'orders', ...config.nats }),
    }),
    DatabaseModule.forRootAsync({
      inject: [OrdersConfig],
      useFactory: (config: OrdersConfig) => ({
        service: 'orders',
        url: config.databaseUrl,
        migrations: [...outboxMigrations, ...inboxMigrations, ...sagaMigrations, CreateOrders1760000000001],
        migrateAtStart: config.migrateAtStart,
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
    SagaModule.forRoot({ sagas: [placeOrderSaga] }),
  ],
  providers: [
    PlaceOrderHandler,
    RequestCancellationHandler,
    ConfirmOrderHandler,
    CancelOrderHandler,
    GetOrderHandler,
    GetOrderLinesHandler,
    ListOrdersHandler,
    ProductPrices,
    OrderRepository,
    ProductPriceRepository,
  ],
})
export class OrdersModule {}
