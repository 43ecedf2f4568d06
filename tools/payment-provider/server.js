import { createServer } from 'node:http';
import { readRequest } from './read-request.js';
import { Trouble } from './trouble.js';

const withheldMs = 35_000;
const slowMs = 1_500;
/** Later than its callers wait. */
const lateMs = 4_000;

/**
 * The provider's HTTP interface.
 *
 * @param {{ ledger: import('./ledger.js').Ledger, payments: import('./payments.js').Payments }} provider
 * @returns {import('node:http').Server}
 */
export function createProviderServer({ ledger, payments }) {
  const trouble = new Trouble();
  return createServer(async (incoming, response) => {
    try {
      const request = await readRequest(incoming);
      if (request.kind === 'ledger') sendText(response, ledger.text());
      else if (request.kind === 'payment') sendPayment(response, payments.find(request.paymentId));
      else if (request.kind === 'bad') send(response, { status: request.status, body: { code: request.code } });
      else if (request.kind === 'trouble')
        send(response, { status: trouble.set(request.wanted) ? 200 : 400, body: {} });
      else carryOut(payments, { request: request.payment, response, trouble: trouble.next() });
    } catch (error) {
      console.error(error);
      send(response, { status: 500, body: { code: 'internal' } });
    }
  });
}

function carryOut(payments, { request, response, trouble }) {
  if (trouble === 'error') return send(response, { status: 500, body: { code: 'internal' } });
  const answer = payments.answer(request);
  const payment = payments.find(request.paymentId);
  // A network that delivers a request twice: the second copy arrives before the first answer has left.
  if (payment?.card === 'tok_twice' || trouble === 'twice') payments.answer(request);
  const timer = setTimeout(() => send(response, answer), delayOf[trouble] ?? delayMs(payment, request.action));
  response.once('close', () => clearTimeout(timer));
}

const delayOf = { slow: slowMs, late: lateMs };

/** tok_timeout takes the money at once and keeps quiet about it, until the payment is undone. */
function delayMs(payment, action) {
  if (payment?.card === 'tok_timeout' && action === 'capture' && !payment.undone) return withheldMs;
  if (payment?.card === 'tok_slow' && action !== 'refund') return slowMs;
  return 0;
}

function sendPayment(response, payment) {
  send(response, payment ? { status: 200, body: payment } : { status: 404, body: { code: 'not-found' } });
}

function sendText(response, text) {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(text);
}

function send(response, { status, body }) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
