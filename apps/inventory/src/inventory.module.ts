import { Module } from '@nestjs/common';
import { DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { CreateInventory1760000000001 } from '../migrations/1760000000001-create-inventory.js';
import { ChangeProductPriceHandler } from './change-product-price/change-product-price.handler.js';
import { GetProductsHandler } from './get-products/get-products.handler.js';
import { InventoryConfig } from './inventory.config.js';
import { ListProductsHandler } from './list-products/list-products.handler.js';
import { ProductRepository } from './product.repository.js';
import { ReleaseStockHandler } from './release-stock/release-stock.handler.js';
import { ReservationRepository } from './reservation.repository.js';
import { ReserveStockHandler } from './reserve-stock/reserve-stock.handler.js';
import { ProductSeed } from './seed/product-seed.js';
import { SellReserved } from './sell-reserved/sell-reserved.consumer.js';

/** The inventory service: what it runs on, what it handles and what it keeps. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [InventoryConfig],
      useFactory: (config: InventoryConfig) => ({ service: 'inventory', ...config.nats }),
    }),
    DatabaseModule.forRootAsync({
      inject: [InventoryConfig],
      useFactory: (config: InventoryConfig) => ({
        service: 'inventory',
        url: config.databaseUrl,
        migrations: [...outboxMigrations, ...inboxMigrations, CreateInventory1760000000001],
        migrateAtStart: config.migrateAtStart,
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
  ],
  providers: [
    ListProductsHandler,
    GetProductsHandler,
    ChangeProductPriceHandler,
    ReserveStockHandler,
    ReleaseStockHandler,
    SellReserved,
    ProductRepository,
    ReservationRepository,
    ProductSeed,
  ],
})
export class InventoryModule {}
