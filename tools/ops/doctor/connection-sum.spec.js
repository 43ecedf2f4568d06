import { expect, it } from '@jest/globals';
import { connectionFindings } from './connection-sum.js';

const server = { server: 'started today', connections: 100, reserved: 3 };
const orders = { service: 'orders', instances: 2, poolSize: 25, readPoolSize: 5, ...server };
const payments = { ...orders, service: 'payments', instances: 1 };

it('all instances of all services fit into their PostgreSQL server', () => {
  expect(connectionFindings([orders, { ...payments, readPoolSize: 12 }])).toEqual([
    {
      severity: 'ok',
      about: 'connections',
      finding: 'all instances may open 97 (orders 2 × 30, payments 1 × 37); the server (started today) gives them 97',
    },
  ]);
});

it('one connection more than the server gives is a problem, with what to set', () => {
  expect(connectionFindings([orders, { ...payments, readPoolSize: 13 }])).toMatchObject([
    {
      severity: 'problem',
      finding: expect.stringContaining('may open 98'),
      mend: expect.stringMatching(/^Set max_connections to 101 or more/),
    },
  ]);
});

it('services with servers of their own do not count against one another', () => {
  const alone = connectionFindings([orders, { ...payments, instances: 3, server: 'started yesterday' }]);
  expect(alone.map(({ severity }) => severity)).toEqual(['ok', 'ok']);
});

it('says nothing of services without a database', () => {
  expect(connectionFindings([])).toEqual([]);
});

it('one that cannot be asked is told of, since its connections are in no sum', () => {
  const bakery = { service: 'bakery', instances: 2, unknown: 'four are in work' };
  expect(connectionFindings([bakery, orders])).toMatchObject([
    { severity: 'ok', finding: expect.stringContaining('(orders 2 × 30)') },
    { severity: 'warning', finding: 'what bakery may open, 2 × its pools, is in no sum: four are in work' },
  ]);
});
