import { deprecationText } from '../deprecation/deprecation.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { GraphField } from '../graph/graph-field.js';
import { graphFields } from '../graph/graph-fields.js';
import type { FieldKind, Shape, ShapeField } from '../shapes/shape.js';
import { shapesOf } from '../shapes/shapes-of.js';

/** The GraphQL schema of the endpoints: reads are queries, writes are mutations, streams are subscriptions, each under its name. */
export function graphqlSchemaText(endpoints: readonly Endpoint[]): string {
  const definitions = new Definitions(graphFields(endpoints));
  const field = (endpoint: Endpoint) => definitions.operation(endpoint);
  const operations = [
    objectType('Query', endpoints.filter(({ isWrite, streams }) => !isWrite && !streams).map(field)),
    objectType('Mutation', endpoints.filter(({ isWrite }) => isWrite).map(field)),
    objectType('Subscription', endpoints.filter(({ streams }) => streams).map(field)),
  ];
  return [DIRECTIVE, ...SCALARS, ...operations.filter((text) => text !== ''), ...definitions.texts]
    .join('\n\n')
    .concat('\n');
}

/** Marks the fields that a service is asked for beyond the answer of the endpoint; what they cost is counted apart. */
export const joinedDirective = 'joined';

const DIRECTIVE = `"""
No part of the answer that REST gives: another service is asked, once for all objects of the request.
"""
directive @${joinedDirective} on FIELD_DEFINITION`;

const SCALARS = [
  '"""\nA whole number that JSON carries exactly: up to 2^53 - 1 either way.\n"""\nscalar SafeInt',
  '"""\nA moment as RFC 3339 writes it, with a time zone.\n"""\nscalar DateTime',
];

const TYPES: Readonly<Partial<Record<FieldKind, string>>> = {
  text: 'String',
  id: 'ID',
  time: 'DateTime',
  'small-integer': 'Int',
  integer: 'SafeInt',
  number: 'Float',
  boolean: 'Boolean',
};

/** The types that operations mention, each written once. */
class Definitions {
  readonly #texts = new Map<string, string>();

  constructor(private readonly graph: readonly GraphField[]) {}

  get texts(): Iterable<string> {
    return this.#texts.values();
  }

  /** An answer may be null, so that a field that fails takes no other one of the request with it. */
  operation({ name, summary, inputs, reply, deprecated }: Endpoint): string {
    const [answer] = this.#define(reply, 'type');
    const given = [inputs.params, inputs.query].flatMap((input) => (input ? shapesOf(input)[0].fields : []));
    const args = given.map((field) => `${field.name}: ${this.#typeOf(field, name, 'input')}`);
    if (inputs.body) args.push(`input: ${inputName(this.#define(inputs.body, 'input')[0].name)}!`);
    const mark = deprecated ? ` @deprecated(reason: "${deprecationText(deprecated)}")` : '';
    return `${described(summary)}${name}${args.length > 0 ? `(${args.join(', ')})` : ''}: ${answer.name}${mark}`;
  }

  #define(type: Endpoint['reply'], keyword: 'type' | 'input'): ReturnType<typeof shapesOf> {
    const shapes = shapesOf(type);
    for (const shape of shapes) this.#add(shape, keyword);
    return shapes;
  }

  #add(shape: Shape, keyword: 'type' | 'input'): void {
    const name = keyword === 'input' ? inputName(shape.name) : shape.name;
    if (this.#texts.has(name)) return;
    this.#texts.set(name, '');
    const own = shape.fields.map((field) => `  ${field.name}: ${this.#typeOf(field, shape.name, keyword)}`);
    const joined = this.graph.filter(({ of }) => keyword === 'type' && of.name === shape.name);
    const fields = [...own, ...joined.map((field) => this.#joined(field))];
    this.#texts.set(name, `${keyword} ${name} {\n${fields.join('\n')}\n}`);
  }

  /** May be null, whatever it is: the service that knows it may be away. */
  #joined({ name, summary, reply, isList }: GraphField): string {
    const [value] = this.#define(reply, 'type');
    return `${described(summary)}${name}: ${isList ? `[${value.name}!]` : value.name} @${joinedDirective}`;
  }

  #typeOf(field: ShapeField, owner: string, keyword: 'type' | 'input'): string {
    const value = field.isList
      ? `[${this.#valueType(field, owner, keyword)}!]`
      : this.#valueType(field, owner, keyword);
    return field.isOptional ? value : `${value}!`;
  }

  #valueType(field: ShapeField, owner: string, keyword: 'type' | 'input'): string {
    if (field.shape !== undefined) return keyword === 'input' ? inputName(field.shape) : field.shape;
    return field.kind === 'choice' ? this.#choice(field, owner) : (TYPES[field.kind] ?? 'String');
  }

  /** An enum where GraphQL can name the choices. */
  #choice({ name, choices }: ShapeField, owner: string): string {
    if (!choices.every((choice) => /^[_A-Za-z]\w*$/.test(choice))) return 'String';
    const enumName = `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    this.#texts.set(enumName, `enum ${enumName} {\n${choices.map((choice) => `  ${choice}`).join('\n')}\n}`);
    return enumName;
  }
}

const inputName = (name: string) => `${name.replace(/(Body|Params|Path)$/, '')}Input`;

function objectType(name: string, fields: readonly string[]): string {
  return fields.length === 0 ? '' : `type ${name} {\n${fields.join('\n\n')}\n}`;
}

function described(text: string): string {
  return `  """\n  ${text.replaceAll('"""', "'''")}\n  """\n  `;
}
