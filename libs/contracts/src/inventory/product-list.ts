import { NestedList, Payload } from '@nestwork/contract-kit';
import { ProductView } from './product-view.js';

/** Products in the order of their names. */
export class ProductList extends Payload {
  @NestedList(ProductView) readonly products!: readonly ProductView[];
}
