import { inRounds } from '../run/rounds.js';
import { requestColumns } from './columns.js';
import { nest, orderId, orderInShop, ours, plain } from './edge.js';
import { requestsTo } from './requests.js';

const connections = 128;

/** @type {readonly import('./requests.js').EdgeContender[]} */
const contenders = [
  { name: 'ours', label: 'Nestwork', start: ours('small-orders') },
  { name: 'shop', label: 'Nestwork, the order read from PostgreSQL', start: ours('orders', [orderInShop]) },
  { name: 'bare', label: 'limit (i): bare Fastify and subscriber', start: plain('limit') },
  { name: 'equal', label: 'limit (ii): with validation and verified tokens', start: plain('limit', { CHECKS: 'on' }) },
  { name: 'nest-fastify', label: 'Nest as documented, Fastify, no token', start: nest('fastify') },
  { name: 'nest-express', label: 'Nest as documented, Express, no token', start: nest('express') },
  { name: 'moleculer', label: 'Moleculer with moleculer-web, no token', start: plain('peers/moleculer') },
];

/**
 * B1: a question through the gateway.
 * @param {import('../run/bench-run.js').Bench} bench
 */
export async function gatewayQuery(bench) {
  const { workbench, rounds, quick } = bench;
  const [warmUpS, seconds] = quick ? [0.5, 1] : [4, 12];
  const work = {
    request,
    status: 200,
    isRight: ({ operationId }) => operationId === orderId,
    connections,
    warmUpS,
    seconds,
  };
  const plan = { contenders, rounds, progress: workbench.progress };
  const results = await inRounds(plan, (contender) => requestsTo(bench, contender, work));
  return {
    title: 'Query through the gateway',
    notes: notes(seconds),
    tables: [{ title: `${connections} connections`, columns: requestColumns, contenders, results }],
    goals: goalsOf(results),
  };
}

const request = (token) => ({
  method: 'GET',
  path: `/operations/${orderId}`,
  headers: { authorization: `Bearer ${token}` },
});

function goalsOf(results) {
  const times = (name) => results.get('ours').perSecond / results.get(name).perSecond;
  return [
    { what: 'share of the bare limit (i)', goal: 0.7, value: times('bare') },
    { what: 'share of the equal-function limit (ii)', goal: 0.85, value: times('equal') },
    { what: 'times Nest as documented on Fastify', goal: 1.5, value: times('nest-fastify') },
    { what: 'times Moleculer', goal: 1, value: times('moleculer') },
  ];
}

const notes = (seconds) => `
\`GET /operations/:id\` over ${connections} kept connections for ${seconds} s after a warm-up: the gateway asks the orders service over NATS and
makes a smaller answer of the order that it gets. By Nestwork the gateway of the shop is measured with all that it does: token, quotas,
form of request, reply and answer, identity of the caller for the service, trace, metrics, deadline, and a log line by each of
the two. The services make the order up; in the second line the orders service of the shop reads it with its saga, in two statements.`;
