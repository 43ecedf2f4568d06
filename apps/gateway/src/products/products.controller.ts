import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ChangeProductPrice, ListProducts, type ProductList, type ProductView } from '@nestwork/contracts';
import { ServiceClient } from '@nestwork/messaging';
import { Call, type CallOptions } from '../calls/call.js';
import { Public } from '../identity/public.js';
import { Roles } from '../identity/roles.js';
import { DescribeRoute } from '../routes/describe-route.js';
import { ChangePriceBody } from './change-price.body.js';
import { ProductPath } from './product.path.js';

/** What the shop sells. */
@Controller('products')
export class ProductsController {
  constructor(private readonly services: ServiceClient) {}

  @Get()
  @Public()
  @DescribeRoute({ summary: 'Lists the products with their price and what is available of each.' })
  list(@Call() call: CallOptions): Promise<ProductList> {
    return this.services.request(ListProducts.of({}), call);
  }

  @Put(':id/price')
  @Roles(['admin'])
  @DescribeRoute<ChangePriceBody>({
    summary: 'Changes a price; orders placed before keep theirs.',
    body: { priceCents: 495 },
  })
  changePrice(
    @Param() { id }: ProductPath,
    @Body() { priceCents }: ChangePriceBody,
    @Call() call: CallOptions,
  ): Promise<ProductView> {
    return this.services.request(ChangeProductPrice.of({ productId: id, priceCents }), call);
  }
}
