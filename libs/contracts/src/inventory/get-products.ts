import { QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';
import { ProductList } from './product-list.js';

/** Asks for some products. Those that do not exist are missing from the reply. */
@QueryContract('inventory.get-products.v1', { reply: ProductList })
export class GetProducts extends QueryMessage<ProductList> {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  readonly productIds!: readonly string[];
}
