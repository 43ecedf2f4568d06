import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ChangeProductPrice, ListProducts, ProductList, ProductView } from '@nestwork/contracts';
import { Services } from '../services/services.js';
import { Call, type CallOptions } from '../calls/call.js';
import { DescribeEndpoint } from '../endpoints/describe-endpoint.js';
import { Public } from '../identity/public.js';
import { Roles } from '../identity/roles.js';
import { ChangePriceBody } from './change-price.body.js';
import { ProductPath } from './product.path.js';

/** What the shop sells. */
@Controller('products')
export class ProductsController {
  constructor(private readonly services: Services) {}

  @Get()
  @Public()
  @DescribeEndpoint({
    name: 'listProducts',
    summary: 'Lists the products with their price and what is available of each.',
    asks: [ListProducts],
    reply: ProductList,
  })
  list(@Call() call: CallOptions): Promise<ProductList> {
    return this.services.request(ListProducts.of({}), call);
  }

  @Put(':id/price')
  @Roles(['admin'])
  @DescribeEndpoint({
    name: 'changeProductPrice',
    summary: 'Changes a price; orders placed before keep theirs.',
    asks: [ChangeProductPrice],
    reply: ProductView,
    example: { priceCents: 495 },
  })
  changePrice(
    @Param() { id }: ProductPath,
    @Body() { priceCents }: ChangePriceBody,
    @Call() call: CallOptions,
  ): Promise<ProductView> {
    return this.services.request(ChangeProductPrice.of({ productId: id, priceCents }), call);
  }
}
