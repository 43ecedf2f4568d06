import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';

/**
 * What the document says of one endpoint.
 * @typedef {object} Operation
 * @property {string} name
 * @property {string} method
 * @property {string} path  a template: `/orders/{id}`
 * @property {readonly Parameter[]} parameters
 * @property {object} [body]  the schema of its body
 * @property {boolean} needsToken
 * @property {readonly string[]} roles  one of these is needed; none: every user may
 * @property {Readonly<Record<string, DocumentedAnswer>>} answers  by status
 *
 * @typedef {{ name: string, in: 'path' | 'query' | 'header', required: boolean, schema: object }} Parameter
 * @typedef {{ schemas: Readonly<Record<string, object>>, codes: readonly string[], headers: readonly string[] }} DocumentedAnswer
 *   `schemas`: by media type; `codes`: of the problems that have this status
 */

/** The committed OpenAPI document, read by nothing that wrote it: the gateway is measured against what its clients are told. */
export class Api {
  /** @type {readonly Operation[]} */
  operations;
  #document;
  #ajv;
  /** The same, but nothing is required. */
  #partialAjv;
  #checks = new Map();

  /** @param {{ paths: object, components: { schemas: object } }} document */
  constructor(document) {
    this.#document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => operationOf(path, method, described)),
    );
    this.#ajv = validatorOf(document.components);
    this.#partialAjv = validatorOf(withoutRequired(document.components));
  }

  /** @param {string} name */
  operation(name) {
    return this.operations.find((operation) => operation.name === name);
  }

  /** A schema with its own reference resolved; those further in stay. @param {{ $ref?: string }} schema */
  resolve(schema) {
    if (schema.$ref === undefined) return schema;
    return this.resolve(this.#document.components.schemas[schema.$ref.replace('#/components/schemas/', '')]);
  }

  /**
   * What about a value does not fit a schema of the document; undefined when it fits.
   * @param {object} schema
   * @param {unknown} value
   * @param {{ isPartial?: boolean }} [options]  `isPartial`: what is required may be missing
   */
  misfit(schema, value, { isPartial = false } = {}) {
    const check = this.#checkOf(schema, isPartial);
    return check(value) ? undefined : this.#ajv.errorsText(check.errors, { dataVar: 'body' });
  }

  #checkOf(schema, isPartial) {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
    const name = `${isPartial} ${text}`;
    const ajv = isPartial ? this.#partialAjv : this.#ajv;
    const known = this.#checks.get(name) ?? ajv.compile(JSON.parse(text));
    this.#checks.set(name, known);
    return known;
  }
}

function validatorOf(components) {
  const ajv = new Ajv2020({ strict: false, formats: fullFormats });
  ajv.addSchema({ $id: 'api', components });
  return ajv;
}

/** A field may itself be called `required`; then what is there is no list. */
function withoutRequired(schemas) {
  return JSON.parse(JSON.stringify(schemas, (key, value) => (key === 'required' && Array.isArray(value) ? [] : value)));
}

/** The operations whose path this is, whatever their method. @param {Api} api @param {string} path  without a query */
export function operationsAt(api, path) {
  const parts = path.split('/');
  return api.operations.filter((operation) => {
    const template = operation.path.split('/');
    return template.length === parts.length && template.every((part, at) => isPart(part, parts[at]));
  });
}

function isPart(template, part) {
  return template.startsWith('{') ? part !== '' : template === part;
}

function operationOf(path, method, described) {
  return {
    name: described.operationId,
    method: method.toUpperCase(),
    path,
    parameters: described.parameters ?? [],
    body: described.requestBody?.content['application/json']?.schema,
    needsToken: described.security.length > 0,
    roles: described['x-roles'] ?? [],
    answers: Object.fromEntries(
      Object.entries(described.responses).map(([status, answer]) => [status, answerOf(answer)]),
    ),
  };
}

function answerOf({ description, headers = {}, content = {} }) {
  const [, codes = ''] = /^Codes: (.+)\.$/.exec(description) ?? [];
  return {
    schemas: Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema])),
    codes: codes === '' ? [] : codes.split(', '),
    headers: Object.keys(headers),
  };
}
