import { readFileSync } from 'node:fs';
import { inRounds } from '../run/rounds.js';
import { requestColumns } from './columns.js';
import { nest, ours, plain, productId } from './edge.js';
import { requestsTo } from './requests.js';

const connections = 32;
const limitTables = readFileSync(new URL('../limit/orders.sql', import.meta.url), 'utf8');
const price = `INSERT INTO product_price (product_id, name, price_cents, version) VALUES ('${productId}', 'Green tea', 450, 1)`;

/** @type {readonly import('./requests.js').EdgeContender[]} */
const contenders = [
  { name: 'ours', label: 'Nestwork', start: ours('small-orders') },
  { name: 'shop', label: 'Nestwork, with prices read and a saga begun', start: ours('orders', [price]) },
  { name: 'limit', label: 'limit: BEGIN, 3 INSERTs, COMMIT', before: [limitTables], start: plain('limit') },
  {
    name: 'equal',
    label: 'the same with validation and verified tokens',
    before: [limitTables],
    start: plain('limit', { CHECKS: 'on' }),
  },
  { name: 'nest', label: 'Nest as documented, TypeORM, emit', start: nest('fastify') },
];

/**
 * B2: a command through the gateway, with its transaction.
 * @param {import('../run/bench-run.js').Bench} bench
 */
export async function gatewayCommand(bench) {
  const { workbench, rounds, quick } = bench;
  const [warmUpS, seconds] = quick ? [0.5, 1] : [3, 8];
  const isRight = ({ totalCents }) => totalCents === 900;
  const work = { request, status: 202, isRight, connections, warmUpS, seconds };
  const plan = { contenders, rounds, progress: workbench.progress };
  const results = await inRounds(plan, (contender) => requestsTo(bench, contender, work));
  const times = (name) => results.get('ours').perSecond / results.get(name).perSecond;
  return {
    title: 'Command through the gateway',
    notes: notes(seconds),
    tables: [{ title: `${connections} connections`, columns: requestColumns, contenders, results }],
    goals: [
      { what: 'share of the limit', goal: 0.9, value: times('limit') },
      { what: 'times Nest as documented', goal: 1, value: times('nest') },
    ],
  };
}

const request = (token) => ({
  method: 'POST',
  path: '/orders',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ lines: [{ productId, quantity: 2 }], card: 'tok_ok' }),
});

const notes = (seconds) => `
\`POST /orders\` over ${connections} kept connections for ${seconds} s after a warm-up: the gateway sends a command to the orders service over NATS,
which commits before it replies. Nestwork writes the order, its event in the outbox, and the inbox row by which a repeat gets
the same answer, and meanwhile relays the events to JetStream and keeps their history; the limit writes three such rows and leaves them there.
Nest writes one row and then emits the event, which may get lost, and a repeat is a second order. In the second line the orders service of
the shop does its whole work, five rows: it reads the price, begins a saga, and sends a command to inventory, which does not run here.`;
