import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ChangeProductPrice, ProductNotFound, ProductPriced, ProductView } from '@nestwork/contracts';
import { Outbox } from '@nestwork/outbox';
import { ProductRepository } from '../product.repository.js';

/** Sets a price and tells everyone who keeps a copy of it. */
@CommandHandler(ChangeProductPrice)
export class ChangeProductPriceHandler implements ICommandHandler<ChangeProductPrice> {
  constructor(
    private readonly products: ProductRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute({ productId, priceCents }: ChangeProductPrice): Promise<ProductView> {
    const product = await this.products.lock(productId);
    if (!product) throw ProductNotFound.of({ productId });

    const repriced = product.reprice(priceCents);
    if (repriced !== product) {
      this.products.save([repriced]);
      await this.outbox.publish(ProductPriced.of(repriced.priced()));
    }
    return ProductView.of(repriced.view());
  }
}
