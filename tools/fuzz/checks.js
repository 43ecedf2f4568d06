import { operationsAt } from './api.js';

/**
 * What is looked at in every answer: the checks of Schemathesis and CATS that apply to any API, under the names they have there,
 * and what this gateway says of its errors.
 * @typedef {import('./requests/request.js').FuzzRequest} FuzzRequest
 * @typedef {import('./send.js').Answer} Answer
 * @typedef {{ request: FuzzRequest, answer: Answer, api: import('./api.js').Api }} Exchange
 */

const largestProblemBytes = 4_096;

/** What HTTP itself may refuse a request with that is meant for no operation; apps/gateway/README.md lists them. */
const httpRefusals = [400, 404, 405, 408, 413, 414, 415, 431];

/** Codes that say that the request itself is wrong, and not what it asks for. */
const codesOfForm = /^(?:invalid-message|bad-request|gateway\..*-malformed)$/;

/** What only the inside of a server says. No request of the fuzz holds any of it. */
const inside =
  /\bat (?:async )?[\w.<>]+ \(|node_modules|node:internal|\.[jt]s:\d+|QueryFailedError|syntax error at or near|violates \w+[ -]\w* ?constraint|relation "|\bpg_|postgres(?:ql)?:\/\/|nats:\/\/|ECONNREFUSED|TypeError|ReferenceError|RangeError/;

/** @type {Readonly<Record<string, (exchange: Exchange) => string | undefined>>} */
const checks = {
  is_answered: ({ answer }) => answer.failure && `no answer: ${answer.failure}`,

  not_a_server_error: ({ request, answer, api }) => {
    if (answer.status < 500) return undefined;
    const { code } = problemIn(answer) ?? {};
    const documented = documentedFor(request, api)[answer.status];
    const isReason = (answer.status === 503 || answer.status === 504) && documented?.codes.includes(code);
    return isReason ? undefined : `${answer.status} ${code}`;
  },

  status_code_conformance: ({ request, answer, api }) => {
    if (documentedFor(request, api)[answer.status]) return undefined;
    return `${answer.status} is not documented for ${request.operation ?? 'a path or method without operation'}`;
  },

  content_type_conformance: ({ request, answer, api }) => {
    const documented = documentedFor(request, api)[answer.status];
    const types = Object.keys(documented?.schemas ?? {});
    const type = mediaTypeOf(answer);
    if (!documented || (types.length === 0 && type === undefined) || types.includes(type)) return undefined;
    return `${type} instead of ${types.join(' or ') || 'no content'}`;
  },

  response_headers_conformance: ({ request, answer, api }) => {
    const { headers = [] } = documentedFor(request, api)[answer.status] ?? {};
    // Whether this one is there depends on what was asked for.
    const missing = headers.filter(
      (name) => name !== 'Preference-Applied' && answer.headers[name.toLowerCase()] === undefined,
    );
    return missing.length > 0 ? `without ${missing.join(', ')}` : undefined;
  },

  response_schema_conformance: ({ request, answer, api }) => {
    const schema = documentedFor(request, api)[answer.status]?.schemas[mediaTypeOf(answer)];
    if (!schema || request.method === 'HEAD') return undefined;
    // Whoever wants some fields gets no others, also of those that are required.
    const isPartial = answer.status < 300 && /[?&]fields=/.test(request.target);
    return valuesIn(answer)
      .map((value) => (value === undefined ? 'the body is no JSON' : api.misfit(schema, value, { isPartial })))
      .find(Boolean);
  },

  problem_conformance: ({ request, answer, api }) => {
    if (answer.status < 400 || request.method === 'HEAD') return undefined;
    const problem = problemIn(answer);
    if (!problem) return 'no problem+json';
    const { codes = [] } = documentedFor(request, api)[answer.status] ?? {};
    if (codes.length > 0 && !codes.includes(problem.code))
      return `the code ${problem.code} is none of ${codes.join(', ')}`;
    return problem.status === answer.status ? undefined : `the problem says ${problem.status}`;
  },

  small_problem: ({ answer }) => {
    if (answer.status < 400) return undefined;
    if (answer.body.length > largestProblemBytes) return `${answer.body.length} bytes`;
    const { problems = [] } = problemIn(answer) ?? {};
    return problems.length > 5 ? `${problems.length} problems` : undefined;
  },

  nothing_of_the_inside: ({ answer }) => inside.exec(answer.body.toString())?.[0],

  correlation_id: ({ request, answer }) => {
    const id = String(answer.headers['x-correlation-id'] ?? '');
    if (id === '') return 'there is none';
    const { correlationId } = problemIn(answer) ?? {};
    if (correlationId !== undefined && correlationId !== id)
      return `the header says ${id}, the problem ${correlationId}`;
    const own = request.headers.filter(([name]) => name === 'x-correlation-id').map(([, value]) => value);
    if (own.length !== 1 || !/^[A-Za-z0-9][\w.-]{0,99}$/.test(own[0])) return undefined;
    return id === own[0] ? undefined : `${id} instead of the caller's own`;
  },

  safe_headers: ({ answer: { headers } }) =>
    ['x-content-type-options', 'content-security-policy', 'cache-control'].find((name) => headers[name] === undefined),

  negative_data_rejection: ({ request, answer }) =>
    request.fits === false && isSuccess(answer)
      ? `what the document does not allow is answered with ${answer.status}`
      : undefined,

  positive_data_acceptance: ({ request, answer }) => {
    if (request.fits !== true || request.what !== 'valid') return undefined;
    const { code } = problemIn(answer) ?? {};
    const isRefused = [401, 403, 405, 413, 414, 415, 431].includes(answer.status) || codesOfForm.test(code);
    return isRefused ? `what the document allows is refused: ${answer.status} ${code}` : undefined;
  },

  ignored_auth: ({ request, answer, api }) => {
    const { needsToken, roles } = api.operation(request.operation) ?? {};
    if (!needsToken || !['nobody', 'impostor', 'customer'].includes(request.caller)) return undefined;
    if (request.caller === 'customer' && (roles.length === 0 || roles.includes('customer'))) return undefined;
    if (isSuccess(answer)) return `${request.caller} is answered with ${answer.status}`;
    const expected = request.caller === 'customer' ? 403 : 401;
    return request.fits !== true || answer.status === expected ? undefined : `${answer.status} instead of ${expected}`;
  },

  unsupported_method: ({ request, answer, api }) => {
    if (request.what !== 'odd method' || request.operation !== undefined) return undefined;
    if (answer.status !== 405) return `${answer.status} instead of 405`;
    const there = operationsAt(api, request.target.split('?', 1)[0]).map(({ method }) => method);
    const allowed = String(answer.headers.allow).split(', ');
    return there.every((method) => allowed.includes(method)) ? undefined : `Allow says ${answer.headers.allow}`;
  },
};

/** The names of all checks. */
export const checkNames = Object.keys(checks);

/**
 * What is wrong with an answer; nothing, most of the time.
 * @param {Exchange} exchange
 * @param {readonly string[]} [names]  of the checks; default: all
 * @returns {readonly string[]}
 */
export function findings(exchange, names = checkNames) {
  if (exchange.answer.failure) return [`is_answered: ${checks.is_answered(exchange)}`];
  return names.flatMap((name) => {
    const found = checks[name](exchange);
    return found ? [`${name}: ${found}`] : [];
  });
}

/** What the document says of the answers that a request can have: of its operation, or of those whose path it may come to. */
function documentedFor({ operation, target, method }, api) {
  if (operation !== undefined) return api.operation(operation).answers;
  const meant = method === 'HEAD' ? 'GET' : method;
  const near = operationsAt(api, readable(target)).filter((each) => each.method === meant);
  const refusals = Object.fromEntries(
    httpRefusals.map((status) => [status, { schemas: problemSchemas, codes: [], headers: [] }]),
  );
  return Object.assign(refusals, ...near.map(({ answers }) => withoutCodes(answers)));
}

const problemSchemas = { 'application/problem+json': { $ref: '#/components/schemas/Problem' } };

/** Of a path that is only nearly one of the document, HTTP may refuse more than the operation would. */
function withoutCodes(answers) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, status < 500 ? { ...answer, codes: [] } : answer]),
  );
}

function readable(target) {
  const [path] = target.split(/[?#]/, 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function isSuccess({ status }) {
  return status >= 200 && status < 300;
}

function mediaTypeOf({ headers }) {
  return headers['content-type']?.split(';', 1)[0].trim();
}

function problemIn(answer) {
  return mediaTypeOf(answer) === 'application/problem+json' ? jsonOf(answer.body.toString()) : undefined;
}

/** Its body, or the data of each of its events. The last event of a stream may be cut off. */
function valuesIn(answer) {
  const text = answer.body.toString();
  if (mediaTypeOf(answer) !== 'text/event-stream') return [jsonOf(text)];
  const whole = text.slice(0, text.lastIndexOf('\n\n') + 1);
  return [...whole.matchAll(/^data: (.*)$/gm)].map(([, data]) => jsonOf(data));
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
