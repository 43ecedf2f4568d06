import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';
import type { Responder } from '../spec-support/responder.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const accept = 'application/graphql-response+json';

let gateway: OpenGateway;
let closed: OpenGateway;
let services: Responder;
let close: () => Promise<void>;
let authorization: string;

beforeAll(async () => {
  const { natsUrl: NATS_URL, ...opened } = await gatewayWithServices();
  ({ gateway, services, close } = opened);
  closed = await openGateway({ NATS_URL, GRAPHQL_SHOWS_SCHEMA: 'false' });
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
}, 30_000);
beforeEach(async () => {
  await services.forget();
  await services.answers('inventory.list-products.v1', () => ({ ok: { products: [] } }));
});
afterAll(async () => {
  await closed.service.stop();
  await close();
});

async function ask(payload: unknown, { app }: Pick<OpenGateway, 'app'> = gateway) {
  const headers = { authorization, accept, 'content-type': 'application/json' };
  const answer = await app.inject({ method: 'POST', url: '/graphql', headers, payload: JSON.stringify(payload) });
  return { status: answer.statusCode, body: answer.json(), bytes: answer.rawPayload.length };
}

const times = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');
const costly = `getOrder(id: "${orderId}") { lines { productId name quantity unitPriceCents available } journey { at what } }`;
const products = 'listProducts { products { name } }';

describe('a GraphQL request', () => {
  it('within the limits is answered', async () => {
    const { status, body } = await ask({ query: `{ ${products} }` });
    expect({ status, body }).toEqual({ status: 200, body: { data: { listProducts: { products: [] } } } });
  });

  it.each([
    ['a text of more than 15 KB', `{ ${products} } #${'x'.repeat(15_400)}`, 'its query has 1'],
    ['more than 15 aliases', `{ ${times(16, (at) => `a${at}: __typename`)} }`, 'its aliases is 16'],
    ['more than 50 directives', `{ ${times(51, () => '__typename @include(if: true)')} }`, 'its directives is 51'],
    ['more than a cost of 5,000', `{ ${times(14, (at) => `a${at}: ${costly}`)} }`, 'its cost is 5'],
    ['a field that is repeated again and again', `{ ${times(140, () => products)} }`, 'its cost is 8'],
    ['more than 1,500 pairs of fields of one name', `{ ${times(56, () => '__typename')} }`, 'its repeats is 1540'],
    ['wrong fields besides', `{ ${times(16, (at) => `a${at}: nothing`)} }`, 'its aliases is 16'],
    [
      'an alias in a fragment that is spread often',
      `{ ${times(16, () => '...A')} } fragment A on Query { a: __typename }`,
      'its aliases is 16',
    ],
  ])('with %s is refused, and asks nobody', async (_, query, message) => {
    const { status, body } = await ask({ query });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ extensions: { code: 'query-over-limit', status: 400 } }]);
    expect(body.errors[0].message).toContain(message);
    expect(services.heard).toEqual([]);
  });

  it('with more than 8 fields inside each other is refused', async () => {
    const { status, body } = await ask({ query: `{ ${'listProducts { '.repeat(9)} x ${'} '.repeat(9)} }` });
    expect(status).toBe(400);
    expect(JSON.stringify(body.errors)).toContain('its depth is 10, and 8 is the most');
  });

  it('of more than 1,000 tokens is refused', async () => {
    const { status, body } = await ask({ query: `{ ${'__typename '.repeat(1_001)} }` });
    expect({ status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ extensions: { status: 400 } }] });
    expect(body.errors[0].message).toContain('1000 tokens');
  });

  it('that is a list of requests is refused', async () => {
    const { status } = await ask([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    expect(status).toBe(400);
  });

  it('that is the tree of a document instead of its text is refused', async () => {
    const selections = [{ kind: 'Field', name: { kind: 'Name', value: '__typename' } }];
    const definition = {
      kind: 'OperationDefinition',
      operation: 'query',
      selectionSet: { kind: 'SelectionSet', selections },
    };
    const { status, body } = await ask({ query: JSON.stringify({ kind: 'Document', definitions: [definition] }) });
    expect({ status, data: body.data }).toEqual({ status: 400, data: undefined });
  });

  it('with many mistakes is told five of them, in at most 4 KB', async () => {
    const { body, bytes } = await ask({ query: `{ ${times(90, (at) => `${'no'.repeat(60)}${at}`)} }` });
    expect(body.errors).toHaveLength(5);
    expect(bytes).toBeLessThanOrEqual(4_096);
  });

  it('for a subscription has the same limits, which are looked at before it is validated', async () => {
    const query = `subscription { ${times(16, (at) => `a${at}: nothing`)} }`;
    const answer = await gateway.app.inject({ method: 'POST', url: '/graphql/stream', payload: { query } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toMatchObject([{ extensions: { code: 'query-over-limit' } }]);
  });

  it('that asks a silent service again and again is given five seconds in all', async () => {
    await services.answers('orders.request-cancellation.v1', () => undefined);
    const { body } = await ask({
      query: `mutation { ${times(3, (at) => `a${at}: cancelOrder(id: "${orderId}") { orderId }`)} }`,
    });
    // Three seconds for the first and what was left for the second: the third one came too late to be asked.
    expect(services.heard).toHaveLength(2);
    expect(body.errors[0].extensions).toMatchObject({ status: 504, code: 'deadline-passed' });
  });
});

describe('a GraphQL request by GET', () => {
  const get = (query: string, headers = {}) =>
    gateway.app.inject({ url: `/graphql?query=${encodeURIComponent(query)}`, headers: { accept, ...headers } });

  it('needs a header that no foreign page can send', async () => {
    expect((await get('{ __typename }')).statusCode).toBe(400);
    expect((await get('{ __typename }', { 'graphql-require-preflight': '1' })).json()).toEqual({
      data: { __typename: 'Query' },
    });
  });

  it('is for queries only', async () => {
    await services.answers('orders.request-cancellation.v1', () => ({ ok: { orderId } }));
    const headers = { authorization, 'graphql-require-preflight': '1' };
    const answer = await get(`mutation { cancelOrder(id: "${orderId}") { orderId } }`, headers);
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe('POST');
    expect(services.heard).toEqual([]);
  });
});

describe('the schema', () => {
  const question = { query: '{ __schema { queryType { name } } }' };

  it('is shown where the configuration says so', async () => {
    expect((await ask(question)).body).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
    expect(JSON.stringify((await ask({ query: '{ listProduct }' })).body)).toContain('Did you mean');
  });

  it.each([question.query, '{ __type(name: "Query") { name } }'])('is else kept: %s', async (query) => {
    expect((await ask({ query }, closed)).status).toBe(400);
  });

  it.each([
    ['{ listProduct }', undefined],
    ['query ($c: OrderStatus!) { __typename @include(if: $c) }', { c: 'confirmd' }],
  ])('is then not guessed at either: %s', async (query, variables) => {
    const { status, body } = await ask({ query, variables }, closed);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toContain('Did you mean');
  });
});
