import { expect, it } from '@jest/globals';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { buildSchema } from 'graphql';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { OrdersController } from '../orders/orders.controller.js';
import { graphqlSchemaText } from './schema-text.js';
import { OrderDetails } from '../orders/order-details.js';
import { ServiceClient } from '@nestwork/messaging';
import { ProductsController } from '../products/products.controller.js';
it('x', async () => {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [OrdersController, ProductsController],
    providers: [EndpointTable, { provide: OrderDetails, useValue: {} }, { provide: ServiceClient, useValue: {} }],
  }).compile();
  const text = graphqlSchemaText(module.get(EndpointTable).endpoints);
  console.log(text);
  expect(buildSchema(text)).toBeDefined();
});
