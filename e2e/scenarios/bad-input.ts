import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ProblemBody } from '../support/answer.js';
import { catalogue } from '../support/catalogue.js';
import type { Customer } from '../support/customer.js';
import type { Shop } from '../support/shop.js';

interface BadRequest {
  readonly what: string;
  readonly body: string | Buffer;
  readonly status: number;
  readonly code: string;
  /** Where the problem is, when there is one place. */
  readonly path?: string;
  readonly contentType?: string;
}

const line = { productId: catalogue.greenTea, quantity: 1 };
const good = { lines: [line], card: 'tok_ok' };

function misfit(what: string, body: unknown, path?: string): BadRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { what, body: text, status: 400, code: 'invalid-message', ...(path !== undefined && { path }) };
}

const keys = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, key) => [`k${key}`, 0])));

const table: readonly BadRequest[] = [
  misfit('an unknown field', { ...good, discount: 100 }, 'discount'),
  misfit(
    'a field that only the gateway may set',
    { ...good, customerId: '0190b5a0-0000-7000-8000-0000000000aa' },
    'customerId',
  ),
  misfit(
    'an unknown field further in',
    { ...good, lines: [{ ...line, unitPriceCents: 1 }] },
    'lines[0].unitPriceCents',
  ),
  misfit('a missing field', { lines: [line] }, 'card'),
  misfit('a number as text', { ...good, lines: [{ ...line, quantity: '1' }] }, 'lines[0].quantity'),
  misfit('half a unit', { ...good, lines: [{ ...line, quantity: 0.5 }] }, 'lines[0].quantity'),
  misfit('less than one unit', { ...good, lines: [{ ...line, quantity: 0 }] }, 'lines[0].quantity'),
  misfit(
    'a number beyond all integers',
    `{"lines":[{"productId":"${line.productId}","quantity":1e308}],"card":"tok_ok"}`,
    'lines[0].quantity',
  ),
  misfit('null', { ...good, card: null }, 'card'),
  misfit('no lines', { ...good, lines: [] }, 'lines'),
  misfit('101 lines', { ...good, lines: Array.from({ length: 101 }, () => line) }, 'lines'),
  misfit('an object for a list', { ...good, lines: { 0: line } }, 'lines'),
  misfit('a list for the whole', [good]),
  misfit('a text for the whole', '"order"'),
  misfit('nothing at all', ''),
  misfit('a NUL character', { ...good, card: 'tok_ok\0' }, 'card'),
  misfit('half a surrogate pair', `{"lines":[],"card":"\\ud800"}`),
  misfit(
    '__proto__',
    `{"__proto__":{"card":"tok_ok"},"lines":[{"productId":"${line.productId}","quantity":1}]}`,
    '__proto__',
  ),
  misfit('constructor', { ...good, constructor: { prototype: { isAdmin: true } } }, 'constructor'),
  misfit('malformed JSON', '{"lines":[{"productId":'),
  misfit('JSON with a comment', '{"card":"tok_ok"/* */}'),
  misfit('100 levels of nesting', `${'['.repeat(100)}${']'.repeat(100)}`),
  misfit('9,000 keys', keys(9_000)),
  {
    what: 'bytes that are no UTF-8',
    body: Buffer.from([0x22, 0xc3, 0x28, 0x22]),
    status: 400,
    code: 'invalid-message',
  },
  { what: '20,000 keys', body: keys(20_000), status: 413, code: 'body-too-large' },
  {
    what: 'a huge body',
    body: JSON.stringify({ ...good, card: 'x'.repeat(200_000) }),
    status: 413,
    code: 'body-too-large',
  },
  {
    what: 'a form',
    body: 'card=tok_ok',
    contentType: 'application/x-www-form-urlencoded',
    status: 415,
    code: 'unsupported-media-type',
  },
  { what: 'XML', body: '<order/>', contentType: 'application/xml', status: 415, code: 'unsupported-media-type' },
];

/** What the gateway says to requests that no well-meaning client sends. */
export function badInput(shop: Shop): void {
  describe('a bad request', () => {
    let customer: Customer;

    beforeAll(async () => {
      customer = await shop.customer();
    });

    async function sent({
      body,
      contentType = 'application/json',
    }: BadRequest): Promise<Answer<ProblemBody> & { size: number }> {
      const response = await fetch(new URL('/orders', shop.system.addresses.gatewayUrl), {
        method: 'POST',
        headers: { authorization: customer.authorization, 'content-type': contentType },
        body,
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: JSON.parse(text), size: text.length };
    }

    it.each(table)('$what is answered with $status', async (request) => {
      const { status, headers, body, size } = await sent(request);
      expect({ status, code: body.code }).toEqual({ status: request.status, code: request.code });
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(headers.get('x-correlation-id')).toBe(body.correlationId);
      expect(size).toBeLessThanOrEqual(4_096);
      if (request.path !== undefined) expect(body.problems?.map(({ path }) => path)).toContain(request.path);
    });

    it.each([
      ['GET', '/orders/not-a-uuid', 400],
      ['GET', '/orders?limit=0', 400],
      ['GET', '/orders?limit=1e2', 400],
      ['GET', '/orders?limit=1&limit=2', 400],
      ['GET', '/orders?sort=price', 400],
      ['GET', '/orders?cursor=%00', 400],
      ['GET', '/orders/%E0%A4%A', 400],
      ['GET', '/nothing', 404],
      ['PATCH', '/orders', 405],
    ])('%s %s is answered with %d', async (method, path, status) => {
      const answer = await customer.call<ProblemBody>(method, path);
      expect(answer).toMatchObject({ status, body: { status } });
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    });

    it('with an unusable Idempotency-Key is refused', async () => {
      expect(await customer.place(good, 'k'.repeat(201))).toMatchObject({
        status: 400,
        body: { code: 'gateway.idempotency-key-malformed' },
      });
    });

    it('has made no order', async () => {
      expect(await customer.orders()).toEqual([]);
    });
  });
}
