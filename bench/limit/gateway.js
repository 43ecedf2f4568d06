// The gateway of the limits of B1 and B2: Fastify and a request over NATS. With CHECKS it also validates and verifies tokens. It
// has no limits, no trace, no log and no deadline, and an error of the service stays unanswered.
import { connect } from '@nats-io/transport-node';
import { fastify } from 'fastify';
import { operationShown } from '../product/shown-order.ts';
import { allChecks, noChecks } from './checks.js';
import { Questions } from './questions.js';

const { customerOf, check } = process.env.CHECKS ? allChecks() : noChecks;
const questions = new Questions(await connect({ servers: process.env.NATS_URL }));
const server = fastify();

server.get('/operations/:id', async ({ headers, params }) => {
  const customerId = await customerOf(headers.authorization);
  check('OperationPath', params);
  return operationShown(await questions.ask('limit.get-order', { orderId: params.id, customerId }));
});

server.post('/orders', async ({ headers, body }, reply) => {
  const customerId = await customerOf(headers.authorization);
  check('OrderBody', body);
  reply.code(202);
  return questions.ask('limit.place-order', { ...body, customerId });
});

await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.send({ ready: true });
