import { ProductPriced } from '@nestwork/contracts';
import { EventConsumer } from '@nestwork/messaging';
import { ProductPriceRepository } from './product-price.repository.js';

/** Keeps the prices of inventory at hand, so that an order can be accepted while inventory is down. */
@EventConsumer(ProductPriced, { durable: 'orders.product-prices', ordered: true })
export class ProductPrices {
  constructor(private readonly prices: ProductPriceRepository) {}

  async handle(priced: ProductPriced): Promise<void> {
    await this.prices.keep(priced);
  }
}
