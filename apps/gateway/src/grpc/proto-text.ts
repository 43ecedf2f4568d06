import type { Endpoint } from '../endpoints/endpoint.js';
import type { FieldKind, Shape, ShapeField } from '../shapes/shape.js';
import { shapesOf } from '../shapes/shapes-of.js';
import { protoNumbersIn, type ProtoNumbers } from './proto-numbers.js';

/** The package of everything that the gateway serves by gRPC. */
export const protoPackage = 'nestwork.gateway.v1';

/**
 * The proto file of the endpoints: a service for each topic, a request message for each endpoint with everything that it takes.
 * @param before  the file as it was, whose field numbers stay; empty for the first time
 */
export function protoText(endpoints: readonly Endpoint[], before: string): string {
  const messages = new Messages(protoNumbersIn(before));
  const services = [...new Set(endpoints.map(({ topic }) => topic))].map((topic) =>
    service(
      topic,
      endpoints.filter((endpoint) => endpoint.topic === topic),
      messages,
    ),
  );
  const head = `// Generated from the endpoints by \`npm run proto:write\`. Field numbers never change.\nsyntax = "proto3";\n\npackage ${protoPackage};`;
  return `${[head, ...services, ...messages.texts].join('\n\n')}\n`;
}

/** The name of a method or message for an endpoint: `PlaceOrder`. */
export function protoName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function service(topic: string, endpoints: readonly Endpoint[], messages: Messages): string {
  const methods = endpoints.map((endpoint) => {
    const { name, summary, reply } = endpoint;
    const [request, answer] = [messages.request(endpoint), messages.define(shapesOf(reply))];
    return `  // ${summary}\n  rpc ${protoName(name)}(${request}) returns (${answer});`;
  });
  return `service ${topic} {\n${methods.join('\n')}\n}`;
}

const TYPES: Readonly<Record<Exclude<FieldKind, 'object'>, string>> = {
  text: 'string',
  id: 'string',
  time: 'string',
  'small-integer': 'int32',
  integer: 'int64',
  number: 'double',
  boolean: 'bool',
  choice: 'string',
};

/** The messages that services mention, each written once. */
class Messages {
  readonly #texts = new Map<string, string>();

  constructor(private readonly numbers: ProtoNumbers) {}

  get texts(): Iterable<string> {
    return this.#texts.values();
  }

  /** Everything that an endpoint takes, as one message. */
  request({ name, inputs }: Endpoint): string {
    const parts = [inputs.params, inputs.query, inputs.body].flatMap((input) => (input ? [shapesOf(input)] : []));
    for (const [, ...nested] of parts) this.#addAll(nested);
    const fields = parts.flatMap(([{ fields }]) => fields);
    const twice = fields.find((field, index) => fields.findIndex((other) => other.name === field.name) < index);
    if (twice) throw new Error(`${name} takes ${twice.name} twice, in two places of the request: gRPC has one`);
    return this.define([{ name: `${protoName(name)}Request`, fields }]);
  }

  define([shape, ...nested]: readonly [Shape, ...Shape[]]): string {
    this.#addAll([shape, ...nested]);
    return shape.name;
  }

  #addAll(shapes: readonly Shape[]): void {
    for (const shape of shapes) this.#texts.set(shape.name, this.#message(shape));
  }

  #message({ name, fields }: Shape): string {
    const known = this.numbers.get(name) ?? new Map<string, number>();
    let next = Math.max(0, ...known.values());
    const lines = fields.map((field) => `  ${fieldText(field)} = ${known.get(snakeCase(field.name)) ?? ++next};`);
    const names = new Set(fields.map((field) => snakeCase(field.name)));
    const gone = [...known]
      .filter(([field]) => !names.has(field))
      .map(([field, number]) => `  reserved ${number}; // ${field}`);
    return `message ${name} {\n${[...lines, ...gone].join('\n')}\n}`.replace('{\n\n}', '{}');
  }
}

function fieldText({ name, kind, shape, choices, isList, isOptional }: ShapeField): string {
  const type = shape ?? TYPES[kind === 'object' ? 'text' : kind];
  const label = isList ? 'repeated ' : isOptional && shape === undefined ? 'optional ' : '';
  const comment = choices.length > 0 ? `// ${choices.join(' | ')}\n  ` : '';
  return `${comment}${label}${type} ${snakeCase(name)}`;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
