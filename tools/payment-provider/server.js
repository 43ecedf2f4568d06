import { createServer } from 'node:http';
import { readRequest } from './read-request.js';

const withheldMs = 35_000;
const slowMs = 1_500;

/**
 * The provider's HTTP interface.
 *
 * @param {{ ledger: import('./ledger.js').Ledger, payments: import('./payments.js').Payments }} provider
 * @returns {import('node:http').Server}
 */
export function createProviderServer({ ledger, payments }) {
  return createServer(async (incoming, response) => {
    try {
      const request = await readRequest(incoming);
      if (request.kind === 'ledger') sendText(response, ledger.text());
      else if (request.kind === 'payment') sendPayment(response, payments.find(request.paymentId));
      else if (request.kind === 'bad') send(response, { status: request.status, body: { code: request.code } });
      else carryOut(payments, request.payment, response);
    } catch (error) {
      console.error(error);
      send(response, { status: 500, body: { code: 'internal' } });
    }
  });
}

function carryOut(payments, request, response) {
  const answer = payments.answer(request);
  const payment = payments.find(request.paymentId);
  // A network that delivers a request twice: the second copy arrives before the first answer has left.
  if (payment?.card === 'tok_twice') payments.answer(request);
  const timer = setTimeout(() => send(response, answer), delayMs(payment, request.action));
  response.once('close', () => clearTimeout(timer));
}

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
