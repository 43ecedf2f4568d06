import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { attempt } from './attempt.js';

const server = createServer((request, response) => {
  const [, status, code] = request.url.split('/');
  if (status === 'cut') {
    response.destroy();
  } else {
    response.writeHead(Number(status), { 'content-type': 'application/problem+json' });
    response.end(code && JSON.stringify({ code }));
  }
});
beforeAll(() => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

const outcomeOf = async (path) => {
  const { port } = server.address();
  return (await attempt(`http://127.0.0.1:${port}/${path}`, { method: 'GET', headers: {} })).outcome;
};

it.each([
  ['202', 'ok'],
  ['400/invalid-message', 'refused'],
  ['409/orders.order-not-cancellable', 'refused'],
  ['409/request-in-flight', 'unknown'],
  ['429/gateway.too-many-requests', 'unknown'],
  ['503/service-unavailable', 'unknown'],
  ['cut', 'unknown'],
])('a customer who is answered with %s takes it for %s', async (path, outcome) => {
  expect(await outcomeOf(path)).toBe(outcome);
});
