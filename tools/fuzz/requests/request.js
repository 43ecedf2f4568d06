import fc from 'fast-check';
import { brokenBody } from './broken-body.js';
import { isMisfitTarget, isMisfitText } from './misfit.js';
import { mutated } from './mutated.js';
import { oddHeaders } from './odd-headers.js';
import { oddName, oddText } from './odd-value.js';
import { strayPath } from './stray-path.js';
import { encoded } from './encoded.js';
import { valueOf } from './value-of.js';

/**
 * A request that is about to be sent, and what the document lets expect of it.
 * @typedef {object} FuzzRequest
 * @property {string} what  how it was made
 * @property {string} [operation]  what it is meant for; none: no operation of the document
 * @property {string} method
 * @property {string} target  path and query, as they go over the wire; `{latest}` stands for the newest order of the customer
 * @property {readonly (readonly [string, string])[]} headers
 * @property {Buffer} [body]
 * @property {Caller} caller
 * @property {boolean} [fits]  whether the document allows it; undefined: nobody can say
 *
 * @typedef {'nobody' | 'customer' | 'stranger' | 'admin' | 'impostor'} Caller  `impostor`: has a token that is none
 */

const bearers = [
  'Bearer',
  'Bearer x',
  'Bearer a.b.c',
  'Basic YTpi',
  'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.',
];
const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'SEARCH',
  'LINK',
  'PURGE',
];

/**
 * Requests of every kind, for every operation of the document.
 * @param {import('../api.js').Api} api
 * @param {Readonly<Record<string, readonly string[]>>} known  values by field that mean something to the system
 * @returns {fc.Arbitrary<FuzzRequest>}
 */
export function anyRequest(api, known) {
  const make = new Requests(api, known);
  const all = api.operations;
  const withBody = all.filter(({ body }) => body);
  const withFields = all.filter(({ parameters }) => parameters.some((each) => each.in !== 'header'));
  const guarded = all.filter(({ needsToken }) => needsToken);
  const of = (operations, kind) => fc.oneof(...operations.map((operation) => make[kind](operation)));
  return fc.oneof(
    { weight: 30, arbitrary: of(all, 'valid') },
    { weight: 10, arbitrary: of(guarded, 'unauthorized') },
    { weight: 16, arbitrary: of(withBody, 'oddBody') },
    { weight: 10, arbitrary: of(withBody, 'noJson') },
    { weight: 14, arbitrary: of(withFields, 'oddFields') },
    { weight: 12, arbitrary: of(all, 'oddHeaders') },
    { weight: 4, arbitrary: of(all, 'oddMethod') },
    { weight: 3, arbitrary: of(all, 'unasked') },
    { weight: 4, arbitrary: of(all, 'stray') },
  );
}

class Requests {
  constructor(api, known) {
    this.api = api;
    this.known = known;
  }

  valid(operation) {
    const parts = {
      path: this.#path(operation, (values) => values),
      query: this.#fields(operation, 'query'),
      headers: this.#fields(operation, 'header'),
      body: operation.body ? this.#body(operation).map(jsonBytes) : fc.constant(undefined),
    };
    return fc.record(parts).map(({ path, query, headers, body }) => ({
      what: 'valid',
      operation: operation.name,
      method: operation.method,
      target: path + queryText(query),
      headers: [...headers, ...(body ? [['content-type', 'application/json']] : [])],
      body,
      caller: callerFor(operation),
      fits: true,
    }));
  }

  /** Everything is right but who asks. */
  unauthorized(operation) {
    const wrongRole = operation.roles.length > 0 ? ['customer'] : [];
    return fc
      .tuple(this.valid(operation), fc.constantFrom('nobody', 'impostor', ...wrongRole), fc.constantFrom(...bearers))
      .map(([request, caller, bearer]) => ({
        ...request,
        what: 'unauthorized',
        caller,
        headers: caller === 'impostor' ? [...request.headers, ['authorization', bearer]] : request.headers,
      }));
  }

  oddBody(operation) {
    return fc.tuple(this.valid(operation), mutated(this.#body(operation))).map(([request, value]) => ({
      ...request,
      what: 'odd body',
      body: jsonBytes(value),
      fits: this.api.misfit(operation.body, value) === undefined ? undefined : false,
    }));
  }

  noJson(operation) {
    return fc
      .tuple(this.valid(operation), brokenBody(this.#body(operation)), fc.boolean())
      .map(([request, body, chunked]) => ({
        ...request,
        what: 'no JSON',
        body,
        headers: chunked ? [...request.headers, ['transfer-encoding', 'chunked']] : request.headers,
        fits: isMisfitText(this.api, operation, body) ? false : undefined,
      }));
  }

  /** Path and query hold what they should not. */
  oddFields(operation) {
    const odd = (values) => fc.oneof({ weight: 2, arbitrary: values }, { weight: 3, arbitrary: oddText });
    const names = operation.parameters.filter((each) => each.in === 'query').map(({ name }) => name);
    const name = fc.oneof(
      ...names.map((each) => fc.constant(each)),
      oddName,
      fc.constantFrom('limit[]', '__proto__[a]'),
    );
    const query = fc.array(fc.tuple(name, fc.oneof(oddText, fc.integer().map(String))), { maxLength: 4 });
    return fc.tuple(this.valid(operation), this.#path(operation, odd), query).map(([request, path, fields]) => ({
      ...request,
      what: 'odd fields',
      // An empty part is another path.
      operation: path.split('/').slice(1).includes('') ? undefined : operation.name,
      target: path + queryText(fields),
      fits: isMisfitTarget(this.api, operation, { path, fields }) ? false : undefined,
    }));
  }

  oddHeaders(operation) {
    return fc.tuple(this.valid(operation), oddHeaders).map(([request, headers]) => ({
      ...request,
      what: 'odd headers',
      headers: [...request.headers, ...headers],
      fits: undefined,
    }));
  }

  oddMethod(operation) {
    return fc.tuple(this.valid(operation), fc.constantFrom(...methods)).map(([request, method]) => {
      const [meant] = this.api.operations.filter(
        ({ path, method: own }) => path === operation.path && own === (method === 'HEAD' ? 'GET' : method),
      );
      const { body: _body, headers, ...rest } = request;
      return {
        ...rest,
        what: 'odd method',
        operation: meant?.name,
        method,
        headers: headers.filter(([name]) => name !== 'content-type'),
        fits: undefined,
      };
    });
  }

  /** A body where none belongs. */
  unasked(operation) {
    const type = fc.constantFrom('application/json', 'text/plain', 'application/x-www-form-urlencoded', 'x');
    const body = brokenBody(fc.constant({ card: 'tok_ok', lines: [] }));
    return fc.tuple(this.valid(operation), body, type).map(([request, bytes, contentType]) => ({
      ...request,
      what: 'unasked body',
      body: bytes,
      headers: [...request.headers.filter(([name]) => name !== 'content-type'), ['content-type', contentType]],
      fits: undefined,
    }));
  }

  stray(operation) {
    return fc.tuple(this.valid(operation), strayPath(operation.path)).map(([request, target]) => ({
      ...request,
      what: 'stray path',
      operation: undefined,
      target,
      fits: undefined,
    }));
  }

  #body({ body }) {
    return valueOf(this.api, body, { known: this.known });
  }

  #path({ path, parameters }, around) {
    const values = parameters
      .filter((each) => each.in === 'path')
      .map(({ name, schema }) => around(valueOf(this.api, schema, { field: `${path} ${name}`, known: this.known })));
    return fc.tuple(...values).map((texts) => {
      const left = [...texts];
      return path.replaceAll(/\{\w+\}/g, () => encoded(left.shift()));
    });
  }

  #fields({ parameters }, place) {
    const fields = parameters.filter((each) => each.in === place);
    const values = fields.map(({ name, schema, required }) => {
      const at = { field: name, known: this.known, inHeader: place === 'header' };
      const value = valueOf(this.api, schema, at).map((each) => [name, String(each)]);
      return required ? value : fc.option(value, { nil: undefined });
    });
    return fc.tuple(...values).map((all) => all.filter(Boolean));
  }
}

function callerFor({ needsToken, roles }) {
  if (!needsToken) return 'nobody';
  return roles.length > 0 ? 'admin' : 'customer';
}

function jsonBytes(value) {
  return Buffer.from(JSON.stringify(value) ?? '');
}

function queryText(fields) {
  if (fields.length === 0) return '';
  return `?${fields.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')}`;
}
