import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ListProducts, ProductList } from '@nestwork/contracts';
import { ProductRepository } from '../product.repository.js';

/** Shows everything the shop sells. */
@QueryHandler(ListProducts)
export class ListProductsHandler implements IQueryHandler<ListProducts> {
  constructor(private readonly products: ProductRepository) {}

  async execute(): Promise<ProductList> {
    const products = await this.products.list();
    return ProductList.of({ products: products.map((product) => product.view()) });
  }
}
