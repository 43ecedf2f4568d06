import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetProducts, ProductList } from '@nestwork/contracts';
import { ProductRepository } from '../product.repository.js';

/** Shows those of the asked products that exist. */
@QueryHandler(GetProducts)
export class GetProductsHandler implements IQueryHandler<GetProducts> {
  constructor(private readonly products: ProductRepository) {}

  async execute({ productIds }: GetProducts): Promise<ProductList> {
    const products = await this.products.findByIds(productIds);
    return ProductList.of({ products: products.map((product) => product.view()) });
  }
}
