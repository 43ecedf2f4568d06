import type { Endpoint } from '../endpoints/endpoint.js';
import { endpointsOf } from '../endpoints/endpoints-of.js';
import { MobileController } from '../mobile/mobile.controller.js';
import { OperationsController } from '../operations/operations.controller.js';
import { OrdersController } from '../orders/orders.controller.js';
import { ProductsController } from '../products/products.controller.js';

/** The endpoints of the shop, without anything that would serve them. */
export const shopEndpoints: readonly Endpoint[] = endpointsOf([
  MobileController,
  OperationsController,
  OrdersController,
  ProductsController,
]);
