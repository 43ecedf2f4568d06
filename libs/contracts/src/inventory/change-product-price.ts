import { CommandContract, CommandMessage } from '@nestwork/contract-kit';
import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { highestPriceCents } from './highest-price-cents.js';
import { ProductNotFound } from './product-not-found.js';
import { ProductView } from './product-view.js';

/** Sets the price of a product. Orders that were accepted before keep their price. */
@CommandContract('inventory.change-product-price.v1', { reply: ProductView, errors: [ProductNotFound] })
export class ChangeProductPrice extends CommandMessage<ProductView> {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) @Max(highestPriceCents) readonly priceCents!: number;
}
