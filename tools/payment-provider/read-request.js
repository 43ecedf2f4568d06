const bodyLimitBytes = 10_000;
const actionPath = /^\/payments\/([\w-]{1,64})\/(authorise|capture|refund)$/;
const paymentPath = /^\/payments\/([\w-]{1,64})$/;

/**
 * @typedef {{ kind: 'ledger' } | { kind: 'trouble', wanted: object } | { kind: 'payment', paymentId: string }
 *   | { kind: 'action', payment: import('./decide.js').PaymentRequest }
 *   | { kind: 'bad', status: number, code: string }} ProviderRequest
 */

/**
 * What an HTTP request asks of the provider.
 *
 * @param {import('node:http').IncomingMessage} incoming
 * @returns {Promise<ProviderRequest>}
 */
export async function readRequest(incoming) {
  const { method, url = '' } = incoming;
  if (method === 'GET' && url === '/ledger') return { kind: 'ledger' };
  if (method === 'PUT' && url === '/trouble') return { kind: 'trouble', wanted: (await readJson(incoming)) ?? {} };
  const payment = paymentPath.exec(url);
  if (method === 'GET' && payment) return { kind: 'payment', paymentId: payment[1] };
  const action = actionPath.exec(url);
  if (method !== 'POST' || !action) return bad(404, 'not-found');
  const body = await readJson(incoming);
  if (!body || (action[2] === 'authorise' && !isAuthorisation(body))) return bad(400, 'bad-request');
  const { amountCents, card } = action[2] === 'authorise' ? body : {};
  const key = incoming.headers['idempotency-key'];
  return {
    kind: 'action',
    payment: withoutUndefined({ paymentId: action[1], action: action[2], key, amountCents, card }),
  };
}

async function readJson(incoming) {
  incoming.setEncoding('utf8');
  let text = '';
  for await (const chunk of incoming) {
    text += chunk;
    if (text.length > bodyLimitBytes) return undefined;
  }
  if (text === '') return {};
  try {
    const body = JSON.parse(text);
    return typeof body === 'object' ? body : undefined;
  } catch {
    return undefined;
  }
}

function isAuthorisation({ amountCents, card }) {
  return Number.isSafeInteger(amountCents) && amountCents > 0 && typeof card === 'string';
}

// A request read back from the ledger has lost its undefined fields; without them both compare equal.
const withoutUndefined = (request) => JSON.parse(JSON.stringify(request));

const bad = (status, code) => ({ kind: 'bad', status, code });
