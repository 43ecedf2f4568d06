import fc from 'fast-check';
import { GraphQLError, parse, validate } from 'graphql';
import { brokenBody } from '../requests/broken-body.js';
import { encoded } from '../requests/encoded.js';
import { mutated } from '../requests/mutated.js';
import { oddText, oddValue } from '../requests/odd-value.js';
import { documents } from './documents.js';
import { changedText, tooMuch } from './wrong-documents.js';

/**
 * A request of GraphQL that is about to be sent: `fits` says whether the schema allows its document, `asked` is what it asks.
 * @typedef {import('../requests/request.js').FuzzRequest & { asked?: import('./documents.js').Asked }} GraphqlRequest
 */

const accepts = [
  'application/graphql-response+json',
  'application/graphql-response+json',
  'application/json',
  '*/*',
  'application/graphql-response+json, application/json;q=0.9',
  'text/html',
];

/**
 * Requests of GraphQL of every kind: valid ones, and those in which the document, the variables, the body or the caller is wrong.
 * @param {{ schema: import('graphql').GraphQLSchema, api: import('../api.js').Api, known: Readonly<Record<string, readonly string[]>> }} source
 * @returns {fc.Arbitrary<GraphqlRequest>}
 */
export function graphqlRequests({ schema, api, known }) {
  const asked = documents({ schema, api, known: sendable(known) });
  const asking = fc.tuple(asked, fc.constantFrom(...accepts)).map(([each, accept]) => post(api, each, accept));
  const kinds = [
    [8, 'GraphQL', () => ({})],
    [2, 'GraphQL by GET', byGet],
    [2, 'GraphQL for nobody', () => ({ caller: 'nobody' })],
    [6, 'changed document', (request, change) => withChange(request, change, schema), changedText],
    [3, 'too large document', withChange, tooMuch],
    [3, 'odd variables', withVariables, oddVariables],
    [3, 'odd GraphQL body', (_, value) => ({ ...unsaid, body: json(value) }), mutated(asked)],
    [2, 'broken GraphQL body', (_, body) => ({ ...unsaid, body }), brokenBody(asked)],
    [1, 'any text for a document', (_, query) => ({ ...unsaid, body: json({ query }) }), oddText],
  ];
  const requests = kinds.map(([weight, what, change, ...parts]) => ({
    weight,
    arbitrary: fc.tuple(asking, ...parts).map(([request, part]) => ({ ...request, what, ...change(request, part) })),
  }));
  return fc.oneof(...requests);
}

/** Nobody can say whether it fits. */
const unsaid = { fits: undefined, asked: undefined };

/** The values of the variables are odd, or their whole list is. */
const oddVariables = fc.oneof(
  oddValue.map((odd) => (variables) => Object.fromEntries(Object.keys(variables).map((name) => [name, odd]))),
  oddValue.map((odd) => () => odd),
);

function withVariables({ asked }, odd) {
  return { ...unsaid, body: bodyOf({ ...asked, variables: odd(asked.variables) }) };
}

/** Whether a large document is valid takes longer to find out than anybody should wait, which is why the gateway weighs it first. */
function withChange({ asked }, change, schema) {
  const query = change(asked.query);
  return { ...unsaid, body: bodyOf({ ...asked, query }), ...(schema && !isValid(schema, query) && { fits: false }) };
}

function post(api, asked, accept) {
  return {
    what: 'GraphQL',
    operation: 'graphql',
    method: 'POST',
    target: '/graphql',
    headers: [
      ['content-type', 'application/json'],
      ['accept', accept],
    ],
    body: bodyOf(asked),
    caller: asked.endpoints.some((name) => api.operation(name).roles.length > 0) ? 'admin' : 'customer',
    asked,
    fits: true,
  };
}

function byGet({ asked, headers }) {
  const { query, variables, operationName } = asked;
  const fields = { query, variables: JSON.stringify(variables), ...(operationName && { operationName }) };
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}=${encoded(value)}`)
    .join('&');
  return {
    method: 'GET',
    target: `/graphql?${text}`,
    headers: [...headers.filter(([name]) => name !== 'content-type'), ['graphql-require-preflight', '1']],
    body: undefined,
  };
}

function bodyOf({ query, variables, operationName }) {
  return json({ query, variables, operationName });
}

function json(value) {
  return Buffer.from(JSON.stringify(value) ?? '');
}

/** Whether the schema allows a text; what its variables hold is another question. */
function isValid(schema, text) {
  try {
    return validate(schema, parse(text)).length === 0;
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}

/** Only in a target does `{latest}` stand for something. */
function sendable(known) {
  return Object.fromEntries(
    Object.entries(known).map(([name, values]) => [name, values.filter((value) => value !== '{latest}')]),
  );
}
