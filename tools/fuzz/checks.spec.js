import { describe, expect, it } from '@jest/globals';
import { Api } from './api.js';
import { checkNames, findings } from './checks.js';

const problem = {
  description: 'Codes: bad-request, gateway.key-malformed.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const orders = {
  operationId: 'placeOrder',
  parameters: [],
  security: [{ accessToken: [] }],
  requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
  responses: {
    202: {
      description: 'Success.',
      headers: { Location: {}, 'X-Correlation-Id': {}, 'Preference-Applied': {} },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
    },
    400: problem,
    401: { ...problem, description: 'Codes: gateway.unauthenticated.' },
    503: { ...problem, description: 'Codes: service-unavailable.' },
  },
};
const events = {
  ...orders,
  operationId: 'follow',
  responses: {
    200: { description: '', content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/Order' } } } },
    204: { description: '' },
  },
};
const prices = {
  ...orders,
  operationId: 'change',
  'x-roles': ['admin'],
  responses: { ...orders.responses, 403: { ...problem, description: 'Codes: gateway.forbidden.' } },
};
const schemas = {
  Order: {
    type: 'object',
    properties: { id: { type: 'string', format: 'uuid' } },
    required: ['id'],
    additionalProperties: false,
  },
  Problem: {
    type: 'object',
    required: ['status', 'code', 'correlationId'],
    properties: { status: { type: 'integer' }, code: {}, correlationId: {}, problems: {}, detail: {} },
    additionalProperties: false,
  },
};
const api = new Api({
  paths: { '/orders': { post: orders, get: events }, '/prices': { put: prices } },
  components: { schemas },
});

const id = '0190b5a0-0000-7000-8000-0000000000a1';
const safe = {
  'x-correlation-id': 'c-1',
  'x-content-type-options': 'nosniff',
  'content-security-policy': 'x',
  'cache-control': 'no-store',
};
const valid = {
  what: 'valid',
  operation: 'placeOrder',
  method: 'POST',
  target: '/orders',
  headers: [],
  caller: 'customer',
  fits: true,
};
const success = answerOf(202, { id }, { location: '/orders/1' });

function answerOf(status, value, headers = {}) {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { status, headers: { ...safe, 'content-type': `${type}; charset=utf-8`, ...headers }, body };
}

function refusal(status, code, more = {}) {
  return answerOf(status, { status, code, correlationId: 'c-1', ...more });
}

const namesOf = (request, answer) =>
  findings({ request: { ...valid, ...request }, answer, api }).map((finding) => finding.split(':')[0]);

const bad = { what: 'odd body', fits: false };
const stream = { 'content-type': 'text/event-stream' };
const stray = { what: 'stray path', operation: undefined, target: '/else', fits: undefined };

describe('an answer that is as documented', () => {
  it.each([
    ['a success', {}, success],
    [
      'some fields, where only these were wanted',
      { target: '/orders?fields=note' },
      answerOf(202, {}, { location: '/' }),
    ],
    ['a refusal of what does not fit', bad, refusal(400, 'bad-request')],
    ['a business refusal of what fits', {}, refusal(503, 'service-unavailable')],
    ['one without a token', { what: 'unauthorized', caller: 'nobody' }, refusal(401, 'gateway.unauthenticated')],
    [
      'one without the role',
      { what: 'unauthorized', operation: 'change', method: 'PUT', target: '/prices' },
      refusal(403, 'gateway.forbidden'),
    ],
    ['a path that nobody knows', stray, refusal(404, 'route-not-found')],
    ['a path that is another spelling of one', { ...stray, target: '/%6frders' }, success],
    ['events', { operation: 'follow' }, answerOf(200, `id: 1\ndata: {"id":"${id}"}\n\ndata: {"i`, stream)],
    ['nothing left to tell', { operation: 'follow' }, { ...answerOf(204, ''), headers: safe }],
    [
      'an unknown method',
      { what: 'odd method', operation: undefined, method: 'PATCH', fits: undefined },
      withAllow('GET, HEAD, POST'),
    ],
    ["a caller's own correlation id", { headers: [['x-correlation-id', 'c-1']] }, success],
  ])('has no findings: %s', (_, request, answer) => {
    expect(findings({ request: { ...valid, ...request }, answer, api })).toEqual([]);
  });
});

function withAllow(allow) {
  const answer = refusal(405, 'method-not-allowed');
  return { ...answer, headers: { ...answer.headers, allow } };
}

function without(answer, header) {
  return { ...answer, headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => name !== header)) };
}

const faults = [
  ['is_answered', {}, { status: 0, headers: {}, body: Buffer.alloc(0), failure: 'ECONNRESET' }],
  ['not_a_server_error', {}, refusal(500, 'internal')],
  ['not_a_server_error', {}, refusal(503, 'something-else')],
  ['not_a_server_error', stray, refusal(500, 'internal')],
  ['status_code_conformance', {}, refusal(418, 'teapot')],
  ['status_code_conformance', stray, success],
  ['content_type_conformance', {}, { ...success, headers: { ...success.headers, 'content-type': 'text/html' } }],
  ['content_type_conformance', { operation: 'follow' }, answerOf(204, '')],
  ['response_headers_conformance', {}, without(success, 'location')],
  ['response_schema_conformance', {}, answerOf(202, { id, secret: 1 }, { location: '/' })],
  ['response_schema_conformance', {}, answerOf(202, {}, { location: '/' })],
  ['response_schema_conformance', { target: '/orders?fields=id' }, answerOf(202, { secret: 1 }, { location: '/' })],
  ['response_schema_conformance', {}, answerOf(202, '{"id":', { location: '/' })],
  ['response_schema_conformance', { operation: 'follow' }, answerOf(200, 'data: {"id":1}\n\n', stream)],
  ['problem_conformance', bad, refusal(400, 'nobody-knows')],
  ['problem_conformance', bad, answerOf(400, { status: 401, code: 'bad-request', correlationId: 'c-1' })],
  ['problem_conformance', stray, answerOf(404, 'Not Found', { 'content-type': 'text/plain' })],
  ['small_problem', bad, refusal(400, 'bad-request', { detail: 'x'.repeat(5_000) })],
  ['small_problem', bad, refusal(400, 'bad-request', { problems: Array.from({ length: 6 }, () => ({})) })],
  ['nothing_of_the_inside', bad, refusal(400, 'bad-request', { detail: 'at Orders.place (/app/main.js:3)' })],
  [
    'nothing_of_the_inside',
    bad,
    refusal(400, 'bad-request', { detail: 'QueryFailedError: syntax error at or near "a"' }),
  ],
  ['correlation_id', {}, without(success, 'x-correlation-id')],
  ['correlation_id', bad, refusal(400, 'bad-request', { correlationId: 'c-2' })],
  ['correlation_id', { headers: [['x-correlation-id', 'mine']] }, success],
  ['safe_headers', {}, without(success, 'x-content-type-options')],
  ['negative_data_rejection', bad, success],
  ['positive_data_acceptance', {}, refusal(400, 'bad-request')],
  ['positive_data_acceptance', {}, refusal(400, 'gateway.key-malformed')],
  ['positive_data_acceptance', {}, refusal(401, 'gateway.unauthenticated')],
  ['ignored_auth', { what: 'unauthorized', caller: 'nobody' }, success],
  ['ignored_auth', { what: 'unauthorized', caller: 'impostor' }, refusal(400, 'bad-request')],
  ['ignored_auth', { what: 'unauthorized', operation: 'change', caller: 'customer' }, success],
  [
    'unsupported_method',
    { what: 'odd method', operation: undefined, method: 'PATCH' },
    refusal(404, 'route-not-found'),
  ],
  ['unsupported_method', { what: 'odd method', operation: undefined, method: 'PATCH' }, withAllow('POST')],
];

describe('what is wrong with an answer', () => {
  it.each(faults)('is found: %s', (name, request, answer) => {
    expect(namesOf(request, answer)).toContain(name);
  });

  it('is found by each of the checks', () => {
    expect(new Set(faults.map(([name]) => name))).toEqual(new Set(checkNames));
  });
});
