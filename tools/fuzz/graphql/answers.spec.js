import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { Api } from '../api.js';
import { graphqlCheckNames, graphqlFindings } from './answers.js';

const schema = buildSchema('type Query { listTeas: Teas } type Teas { names: [String!]! best: String }');
const codes = (all) => ({ description: `Codes: ${all}.` });
const api = new Api({
  paths: {
    '/teas': {
      get: {
        operationId: 'listTeas',
        security: [{ accessToken: [] }],
        responses: { 401: codes('gateway.unauthenticated'), 503: codes('service-unavailable') },
      },
    },
  },
  components: {
    schemas: {
      Problem: {
        type: 'object',
        required: ['status', 'code'],
        properties: { status: {}, code: {}, detail: {} },
        additionalProperties: false,
      },
    },
  },
});

const own = 'application/graphql-response+json';
const safe = {
  'x-correlation-id': 'c-1',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
  'cache-control': 'no-store',
};
const request = {
  what: 'GraphQL',
  operation: 'graphql',
  method: 'POST',
  target: '/graphql',
  headers: [['accept', own]],
  caller: 'customer',
  fits: true,
  asked: { query: '{ all: listTeas { names } }', variables: {}, kind: 'query', endpoints: ['listTeas'] },
};
const teas = { data: { all: { names: ['green'] } } };

function answered(body, { status = 200, type = own, headers = {} } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: { ...safe, 'content-type': `${type}; charset=utf-8`, ...headers },
    body: Buffer.from(text),
  };
}

function error(code, status, others = {}) {
  return { message: 'No.', extensions: { code, status, correlationId: 'c-1' }, ...others };
}

const foundIn = (answer, changes = {}) =>
  graphqlFindings({ request: { ...request, ...changes }, answer, api, schema }).map((each) => each.split(':', 1)[0]);

const wrong = { fits: false, asked: undefined };
const refused = { errors: [error('invalid-query', 400, { locations: [{ line: 1, column: 2 }] })] };
const away = { data: { all: null }, errors: [error('service-unavailable', 503, { path: ['all'] })] };
const problem = { status: 413, code: 'body-too-large' };
const problemType = 'application/problem+json';

describe('what is right', () => {
  it.each([
    ['data', answered(teas), {}],
    ['data as JSON for whoever accepts nothing else', answered(teas, { type: 'application/json' }), { headers: [] }],
    ['a refusal', answered(refused, { status: 400 }), wrong],
    ['a refusal by HTTP', answered(problem, { status: 413, type: problemType }), wrong],
    ['a service that is away', answered(away), {}],
    [
      'a mutation by GET',
      answered(refused, { status: 405 }),
      { method: 'GET', asked: { ...request.asked, kind: 'mutation' } },
    ],
  ])('is %s', (_, answer, changes) => {
    expect(foundIn(answer, changes)).toEqual([]);
  });
});

describe('what is wrong', () => {
  const cases = [
    ['is_answered', { status: 0, headers: {}, body: Buffer.alloc(0), failure: 'ECONNRESET' }],
    ['nothing_of_the_inside', answered({ ...away, errors: [{ ...away.errors[0], message: 'TypeError: no' }] })],
    ['correlation_id', answered(teas, { headers: { 'x-correlation-id': undefined } })],
    ['safe_headers', answered(teas, { headers: { 'cache-control': undefined } })],
    ['status_code_conformance', answered(problem, { status: 404, type: problemType }), wrong],
    ['status_code_conformance', answered(refused, { status: 422 }), wrong],
    ['content_type_conformance', answered(teas, { type: 'application/json' })],
    ['content_type_conformance', answered(refused), wrong],
    ['response_schema_conformance', answered('<html>')],
    ['response_schema_conformance', answered({ errors: [] }, { status: 400 }), wrong],
    ['response_schema_conformance', answered({ ...teas, trace: 1 })],
    ['response_schema_conformance', answered({ ...away, errors: [{ message: 'No.' }] })],
    ['data_conformance', answered({ data: { all: { names: null } } })],
    ['data_conformance', answered({ data: { all: { names: [], best: 'green' } } })],
    ['data_conformance', answered({ data: {} })],
    ['not_a_server_error', answered({ data: { all: null }, errors: [error('internal', 500)] })],
    [
      'error_code_conformance',
      answered({ data: { all: null }, errors: [error('gateway.odd', 409, { path: ['all'] })] }),
    ],
    ['small_errors', answered({ ...away, errors: [{ ...away.errors[0], message: 'x'.repeat(5_000) }] })],
    ['error_correlation_id', answered(away, { headers: { 'x-correlation-id': 'c-2' } })],
    ['negative_data_rejection', answered(teas), wrong],
    ['positive_data_acceptance', answered(refused, { status: 400 })],
    ['ignored_auth', answered(teas), { caller: 'nobody' }],
  ];

  it.each(cases)('is found: %s', (name, answer, changes = {}) => {
    expect(foundIn(answer, changes)).toEqual([name]);
  });

  it('is looked for by every check', () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(graphqlCheckNames));
  });
});
