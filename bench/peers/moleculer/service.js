// A service as the documentation of Moleculer builds one, with its own validator.
import { ServiceBroker } from 'moleculer';
import { orderShown } from '../../product/shown-order.ts';

const customerId = '0190b5a0-0000-7000-9000-000000000001';
const broker = new ServiceBroker({ nodeID: 'orders', transporter: process.env.NATS_URL });

broker.createService({
  name: 'orders',
  actions: {
    get: {
      params: { id: 'uuid' },
      handler: ({ params }) => orderShown({ orderId: params.id, customerId }),
    },
  },
});

await broker.start();
process.send({ ready: true });
