import { QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { ProductList } from './product-list.js';

/** Asks for everything the shop sells. */
@QueryContract('inventory.list-products.v1', { reply: ProductList })
export class ListProducts extends QueryMessage<ProductList> {}
