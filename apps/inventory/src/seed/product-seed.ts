import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ProductPriced } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { StartPatience } from '@nestwork/messaging';
import { Outbox } from '@nestwork/outbox';
import { InventoryConfig } from '../inventory.config.js';
import { Product } from '../product.js';
import { ProductRepository } from '../product.repository.js';
import products from './products.json' with { type: 'json' };

/** Fills an empty shop for development and tests. Products that exist are left as they are. */
@Injectable()
export class ProductSeed implements OnApplicationBootstrap {
  constructor(
    private readonly config: InventoryConfig,
    private readonly db: Database,
    private readonly products: ProductRepository,
    private readonly outbox: Outbox,
    private readonly patience: StartPatience,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.seedProducts) return;
    await this.patience.through('fill the shop', () => this.db.transaction(() => this.addMissing()));
  }

  private async addMissing(): Promise<void> {
    for (const { stock, ...described } of products) {
      const product = new Product({ ...described, version: 1, onHand: stock, reserved: 0, sold: 0 });
      const added = await this.products.add(product);
      if (added) await this.outbox.publish(ProductPriced.of(product.priced()));
    }
  }
}
