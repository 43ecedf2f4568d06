import { EventContract, EventMessage } from '@nestwork/contract-kit';
import { IsInt, IsString, IsUUID, Length, Min } from 'class-validator';

/** A product has a new name or price. `version` counts the changes of this product from 1, without gaps. */
@EventContract('inventory.product-priced.v1', { key: 'productId' })
export class ProductPriced extends EventMessage {
  @IsUUID() readonly productId!: string;
  @IsString() @Length(1, 200) readonly name!: string;
  @IsInt() @Min(1) readonly priceCents!: number;
  @IsInt() @Min(1) readonly version!: number;
}
