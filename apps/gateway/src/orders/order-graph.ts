import { GetOrderLines, GetPayments, GetProducts, OrderSummary, PricedLine, ProductView } from '@nestwork/contracts';
import { graphField, graphListField, type GraphField } from '../graph/graph-field.js';
import { PaymentDetails } from './order-details.view.js';

const paymentOfOrder = graphField({
  of: OrderSummary,
  name: 'payment',
  summary: 'How far its payment is.',
  reveals: 'getOrder',
  reply: PaymentDetails,
  keyOf: ({ orderId }) => orderId,
  load: async (orderIds, { ask, userId }) => {
    const { payments } = await ask(GetPayments.of({ customerId: userId, orderIds }));
    return new Map(
      payments.map(({ orderId, status, amountCents }) => [orderId, PaymentDetails.of({ status, amountCents })]),
    );
  },
});

const linesOfOrder = graphListField({
  of: OrderSummary,
  name: 'lines',
  summary: 'What was ordered.',
  reveals: 'getOrder',
  reply: PricedLine,
  keyOf: ({ orderId }) => orderId,
  load: async (orderIds, { ask, userId }) => {
    const { orders } = await ask(GetOrderLines.of({ customerId: userId, orderIds }));
    return new Map(orders.map(({ orderId, lines }) => [orderId, lines]));
  },
});

const productOfLine = graphField({
  of: PricedLine,
  name: 'product',
  summary: 'The product as it is sold now, with what is in stock of it; none when it is not sold any more.',
  reveals: 'listProducts',
  reply: ProductView,
  keyOf: ({ productId }) => productId,
  load: async (productIds, { ask }) => {
    const { products } = await ask(GetProducts.of({ productIds }));
    return new Map(products.map((product) => [product.productId, product]));
  },
});

/** What GraphQL can add to orders in a list: each is asked for once for all orders, and all products, of a request. */
export const orderGraph: readonly GraphField[] = [paymentOfOrder, linesOfOrder, productOfLine];
