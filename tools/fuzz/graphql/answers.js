import { findings } from '../checks.js';
import { dataMisfit } from './data-misfit.js';

/**
 * What is looked at in every answer to a request of GraphQL: the form that GraphQL over HTTP wants it to have, and what this gateway says
 * of its errors. https://graphql.github.io/graphql-over-http/draft/
 * @typedef {object} Exchange
 * @property {import('./requests.js').GraphqlRequest} request
 * @property {import('../send.js').Answer} answer
 * @property {import('../api.js').Api} api
 * @property {import('graphql').GraphQLSchema} schema
 */

const ownType = 'application/graphql-response+json';
const problemType = 'application/problem+json';
const largestErrorsBytes = 4_096;

/** What HTTP may refuse a request with before it is one of GraphQL, and what a gateway does that has no room. */
const refusals = [400, 405, 406, 413, 414, 415, 431, 503];

/** The checks of any answer that look at nothing that the OpenAPI document says of an operation. */
const ofAnyAnswer = ['nothing_of_the_inside', 'correlation_id', 'safe_headers'];

/** By `value`, the answer of GraphQL, or `problem`, what HTTP refuses it with; `errors` are those of the value. */
const checks = {
  status_code_conformance: ({ status, problem }) => {
    if (problem) return refusals.includes(status) && problem.status === status ? undefined : `${status} and a problem`;
    if (status === 200) return undefined;
    return status === 400 || status === 405 ? undefined : `${status} and an answer of GraphQL`;
  },

  content_type_conformance: ({ status, type, value, accept }) => {
    if (type === problemType) return undefined;
    if (type === ownType) return 'data' in value === (status === 200) ? undefined : `${status}, with or without data`;
    const isAskedFor = status === 400 || !accept.startsWith(ownType);
    return type === 'application/json' && isAskedFor ? undefined : `${type} for ${accept}`;
  },

  response_schema_conformance: ({ value, problem, errors, api }) => {
    if (problem) return api.misfit({ $ref: '#/components/schemas/Problem' }, problem);
    const strange = Object.keys(value).filter((name) => name !== 'data' && name !== 'errors');
    if (strange.length > 0) return `there is ${strange.join(', ')}`;
    const isWhole = value.errors === undefined ? 'data' in value : errors.length > 0;
    return isWhole ? errors.map(errorMisfit).find(Boolean) : 'neither data nor errors';
  },

  data_conformance: ({ request, value, schema }) =>
    request.asked && value?.data !== undefined ? dataMisfit(schema, request.asked, value.data) : undefined,

  not_a_server_error: ({ failures, api }) => {
    const reasons = codesOf(api, ['503', '504']);
    const failed = failures.find(({ status, code }) => status >= 500 && !reasons.has(code));
    return failed && `${failed.status} ${failed.code}`;
  },

  error_code_conformance: ({ request, errors, api }) => {
    const names = request.asked?.endpoints ?? api.operations.map(({ name }) => name);
    const known = codesOf({ operations: names.map((name) => api.operation(name)) });
    const unknown = errors.find(({ path, extensions }) => path && !known.has(extensions.code));
    return unknown && `the code ${unknown.extensions.code} is none of ${names.join(', ')}`;
  },

  small_errors: ({ errors }) => {
    const bytes = errors.reduce((sum, error) => sum + Buffer.byteLength(JSON.stringify(error)), 0);
    return bytes > largestErrorsBytes ? `${bytes} bytes` : undefined;
  },

  error_correlation_id: ({ errors, answer }) => {
    const id = answer.headers['x-correlation-id'];
    const other = errors.find(({ extensions }) => extensions.correlationId !== id);
    return other && `the header says ${id}, an error ${other.extensions.correlationId}`;
  },

  negative_data_rejection: ({ request, value }) =>
    request.fits === false && value && 'data' in value ? 'what the schema does not allow is executed' : undefined,

  positive_data_acceptance: ({ request, value, accept, failures, status }) => {
    if (!request.fits || accept === 'text/html') return undefined;
    const isMutationByGet = status === 405 && request.asked.kind === 'mutation' && request.method === 'GET';
    // A document may be valid and too much, a target too long.
    const isTooMuch = failures.some(({ code }) => code === 'query-over-limit' || code === 'headers-too-large');
    if (isMutationByGet || isTooMuch || status === 503) return undefined;
    const refused = failures.find(({ code }) => codesOfForm.has(code));
    if (refused) return `what the documents allow is refused: ${refused.code} ${refused.detail}`;
    return value?.data === undefined ? `nothing is executed: ${status}` : undefined;
  },

  ignored_auth: ({ request, value, api }) => {
    if (!request.asked || request.caller !== 'nobody' || !value?.data) return undefined;
    const guarded = request.asked.endpoints.every((name) => api.operation(name).needsToken);
    const told = Object.values(value.data).find((each) => each !== null && typeof each === 'object');
    return guarded && told ? `nobody is told ${JSON.stringify(told)}` : undefined;
  },
};

const codesOfForm = new Set(['invalid-query', 'invalid-message', 'bad-request']);

/** The names of all checks of GraphQL. */
export const graphqlCheckNames = ['is_answered', ...ofAnyAnswer, ...Object.keys(checks)];

/** What is wrong with an answer of GraphQL; nothing, most of the time. @param {Exchange} exchange @returns {readonly string[]} */
export function graphqlFindings(exchange) {
  const { request, answer } = exchange;
  const common = findings(exchange, ofAnyAnswer);
  if (answer.failure) return common;
  const type = answer.headers['content-type']?.split(';', 1)[0];
  const body = jsonOf(answer.body);
  if (body === null || typeof body !== 'object')
    return [...common, `response_schema_conformance: ${type} holds no object`];
  const isProblem = type === problemType;
  const errors = !isProblem && Array.isArray(body.errors) ? body.errors : [];
  const seen = {
    ...exchange,
    type,
    errors,
    status: answer.status,
    accept: request.headers.find(([name]) => name === 'accept')?.[1] ?? '*/*',
    value: isProblem ? undefined : body,
    problem: isProblem ? body : undefined,
    failures: isProblem ? [body] : errors.map(({ message, extensions }) => ({ ...extensions, detail: message })),
  };
  const misfit = checks.response_schema_conformance(seen);
  // The others take its form for granted.
  if (misfit) return [...common, `response_schema_conformance: ${misfit}`];
  const own = Object.entries(checks).map(([name, check]) => [name, check(seen)]);
  return [...common, ...own.filter(([, found]) => found).map(([name, found]) => `${name}: ${found}`)];
}

function errorMisfit({ message, locations = [], path = [], extensions, ...others }) {
  if (typeof message !== 'string') return 'an error without a message';
  if (Object.keys(others).length > 0) return `an error with ${Object.keys(others).join(', ')}`;
  if (!locations.every(({ line, column }) => line > 0 && column > 0)) return 'an error that is nowhere';
  if (!path.every((part) => typeof part === 'string' || part >= 0)) return 'an error with a strange path';
  const { code, status, correlationId } = extensions ?? {};
  const isWhole = typeof code === 'string' && status >= 400 && typeof correlationId === 'string';
  return isWhole ? undefined : `an error with the extensions ${JSON.stringify(extensions)}`;
}

/** The codes of problems that the OpenAPI document says of its operations. */
function codesOf({ operations }, statuses) {
  const answers = operations.flatMap((operation) => Object.entries(operation.answers));
  const wanted = answers.filter(([status]) => statuses === undefined || statuses.includes(status));
  return new Set(wanted.flatMap(([, { codes }]) => codes));
}

function jsonOf(body) {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
