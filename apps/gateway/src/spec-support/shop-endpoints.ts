import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ServiceClient } from '@nestwork/messaging';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { OrderDetails } from '../orders/order-details.js';
import { OrdersController } from '../orders/orders.controller.js';
import { ProductsController } from '../products/products.controller.js';

/** The endpoints of the shop, without anything that would serve them. */
export async function shopEndpoints(): Promise<readonly Endpoint[]> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [OrdersController, ProductsController],
    providers: [EndpointTable, { provide: OrderDetails, useValue: {} }, { provide: ServiceClient, useValue: {} }],
  }).compile();
  return module.get(EndpointTable).endpoints;
}
