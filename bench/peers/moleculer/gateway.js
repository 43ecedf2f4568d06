// A gateway as the documentation of Moleculer builds one: moleculer-web, whose route calls an action over NATS. No token is asked for.
import { ServiceBroker } from 'moleculer';
import ApiGateway from 'moleculer-web';
import { operationShown } from '../../product/shown-order.ts';

const broker = new ServiceBroker({ nodeID: 'gateway', transporter: process.env.NATS_URL });

broker.createService({
  name: 'api',
  mixins: [ApiGateway],
  settings: {
    port: Number(process.env.PORT),
    ip: '127.0.0.1',
    routes: [
      {
        path: '/',
        aliases: { 'GET operations/:id': 'orders.get' },
        onAfterCall: (_context, _route, _request, _response, order) => operationShown(order),
      },
    ],
  },
});

await broker.start();
await broker.waitForServices(['orders']);
process.send({ ready: true });
