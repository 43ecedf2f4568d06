import fc from 'fast-check';
import { getNamedType, isNonNullType, isObjectType } from 'graphql';
import { valueOf } from '../requests/value-of.js';

/**
 * A document that the schema allows, with what it is sent with.
 * @typedef {object} Asked
 * @property {string} query
 * @property {Readonly<Record<string, unknown>>} variables
 * @property {string} [operationName]
 * @property {'query' | 'mutation'} kind
 * @property {readonly string[]} endpoints  that are asked; each is a field of the root
 */

/** Deeper than any path through the schema. */
const deepest = 5;

/**
 * Queries and mutations of every endpoint, their arguments as literals or variables, their fields as they are, under other names, in
 * fragments and behind directives. Their arguments are what the OpenAPI document allows, which says more of them than the schema.
 * @param {{ schema: import('graphql').GraphQLSchema, api: import('../api.js').Api, known: Readonly<Record<string, readonly string[]>> }} source
 * @returns {fc.Arbitrary<Asked>}
 */
export function documents(source) {
  return fc.gen().map((gen) => new DocumentMaker(gen, source).make());
}

class DocumentMaker {
  #variables = {};
  #declared = [];
  #fragments = [];
  #names = 0;

  constructor(gen, { schema, api, known }) {
    this.gen = gen;
    this.schema = schema;
    this.api = api;
    this.known = known;
  }

  make() {
    const kind = this.#any(fc.constantFrom('query', 'query', 'mutation'));
    const root = kind === 'query' ? this.schema.getQueryType() : this.schema.getMutationType();
    const names = fc.constantFrom(...Object.keys(root.getFields()));
    const endpoints = this.#any(fc.array(names, { minLength: 1, maxLength: 3 }));
    const fields = endpoints.map((name, at) => this.#field(root.getFields()[name], endpoints.indexOf(name) < at, 1));
    const isNamed = this.#declared.length > 0 || this.#maybe(3);
    const declared = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : '';
    const head = isNamed || kind === 'mutation' ? `${kind} ${isNamed ? 'Asked' : ''}${declared} ` : '';
    return {
      query: [`${head}{ ${fields.join(' ')} }`, ...this.#fragments].join('\n'),
      variables: this.#variables,
      ...(isNamed && this.#maybe(2) && { operationName: 'Asked' }),
      kind,
      endpoints,
    };
  }

  /** A function of its own each time: two that look alike would share what they make. */
  #any(arbitrary) {
    return this.gen(() => arbitrary);
  }

  /** One of so many times. */
  #maybe(times) {
    return this.#any(fc.nat({ max: times - 1 })) === times - 1;
  }

  #name(prefix) {
    return `${prefix}${(this.#names += 1)}`;
  }

  #field(field, needsAlias, depth) {
    const alias = needsAlias || this.#maybe(10) ? `${this.#name('a')}: ` : '';
    const type = getNamedType(field.type);
    const inside = isObjectType(type) ? ` ${this.#selection(type, depth)}` : '';
    return `${alias}${field.name}${this.#arguments(field)}${this.#directive()}${inside}`;
  }

  #selection(type, depth) {
    const fields = Object.values(type.getFields()).filter(
      (each) => depth < deepest || !isObjectType(getNamedType(each.type)),
    );
    const chosen = this.#any(fc.subarray(fields, { minLength: 1 })).map((each) => this.#field(each, false, depth + 1));
    if (this.#maybe(6)) chosen.push('__typename');
    const inFragment = this.#maybe(5) ? this.#any(fc.nat({ max: chosen.length })) : 0;
    const apart = chosen.splice(0, inFragment);
    return `{ ${[...chosen, ...(apart.length > 0 ? [this.#fragment(type, apart.join(' '))] : [])].join(' ')} }`;
  }

  #fragment(type, fields) {
    const condition = `on ${type.name}`;
    if (this.#maybe(2)) return `... ${this.#maybe(2) ? condition : ''}${this.#directive()} { ${fields} }`;
    const name = this.#name('F');
    this.#fragments.push(`fragment ${name} ${condition} { ${fields} }`);
    return `...${name}${this.#directive()}`;
  }

  #directive() {
    if (!this.#maybe(12)) return '';
    const [name, value] = [this.#any(fc.constantFrom('include', 'skip')), this.#maybe(2)];
    return ` @${name}(if: ${this.#maybe(2) ? this.#variable('Boolean!', value) : value})`;
  }

  #variable(type, value) {
    const name = this.#name('v');
    this.#declared.push(`$${name}: ${type}`);
    this.#variables[name] = value;
    return `$${name}`;
  }

  #arguments({ name: endpoint, args }) {
    const given = args.filter(({ type }) => isNonNullType(type) || this.#maybe(2));
    const texts = given.map(({ name, type }) => {
      const value = this.#any(argumentOf(endpoint, name, this));
      const written = this.#maybe(2) ? this.#variable(String(type), value) : literal(value);
      return `${name}: ${written}`;
    });
    return texts.length > 0 ? `(${texts.join(', ')})` : '';
  }
}

function argumentOf(endpoint, name, { api, known }) {
  const { path, body, parameters } = api.operation(endpoint);
  if (name === 'input') return valueOf(api, body, { known });
  const parameter = parameters.find((each) => each.name === name);
  const field = parameter.in === 'path' ? `${path} ${name}` : name;
  return valueOf(api, parameter.schema, { field, known });
}

/** A value as a document writes it. */
export function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${name}: ${literal(each)}`)
    .join(', ')} }`;
}
