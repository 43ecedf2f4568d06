import { deprecationText } from '../deprecation/deprecation.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { FieldKind, Shape, ShapeField } from '../shapes/shape.js';
import { methodName, protoMessages, requestName } from './proto-messages.js';
import type { ProtoNumbers } from './proto-numbers.js';

/** The package of everything that the gateway serves by gRPC. */
export const protoPackage = 'nestwork.gateway.v1';

/** The proto file of the endpoints: a service for each topic. Throws when a field has no number yet. */
export function protoText(endpoints: readonly Endpoint[], numbers: ProtoNumbers): string {
  const topics = [...new Set(endpoints.map(({ topic }) => topic))];
  const services = topics.map((topic) =>
    service(
      topic,
      endpoints.filter((endpoint) => endpoint.topic === topic),
    ),
  );
  const messages = protoMessages(endpoints).map((shape) => message(shape, numbers[shape.name] ?? {}));
  return `${[HEAD, ...services, ...messages].join('\n\n')}\n`;
}

const HEAD = `// Made from the endpoints of the gateway by \`npm run api:write\`.
syntax = "proto3";

package ${protoPackage};`;

function service(topic: string, endpoints: readonly Endpoint[]): string {
  const methods = endpoints.map((endpoint) => method(endpoint));
  return `service ${topic} {\n${methods.join('\n')}\n}`;
}

function method(endpoint: Endpoint): string {
  const { summary, streams, reply, deprecated } = endpoint;
  const call = `rpc ${methodName(endpoint)}(${requestName(endpoint)}) returns (${streams ? 'stream ' : ''}${reply.name})`;
  if (!deprecated) return `  // ${summary}\n  ${call};`;
  return `  // ${summary}\n  // ${deprecationText(deprecated)}\n  ${call} {\n    option deprecated = true;\n  }`;
}

function message({ name, fields }: Shape, numbers: Readonly<Record<string, number>>): string {
  const present = new Set(fields.map((field) => field.name));
  const gone = Object.entries(numbers).filter(([field]) => !present.has(field));
  const lines = [
    ...fields.map((field) => fieldLine(field, numberOf(name, field, numbers))),
    ...gone.map(([field, number]) => `  reserved ${number}; // ${snakeCase(field)}`),
  ];
  return lines.length === 0 ? `message ${name} {}` : `message ${name} {\n${lines.join('\n')}\n}`;
}

function numberOf(message: string, { name }: ShapeField, numbers: Readonly<Record<string, number>>): number {
  const number = numbers[name];
  if (number === undefined) throw new Error(`${message}.${name} has no field number yet: run npm run api:write`);
  return number;
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

function fieldLine({ name, kind, shape, choices, isList, isOptional }: ShapeField, number: number): string {
  const type = kind === 'object' ? shape : TYPES[kind];
  // Without the label nobody could tell a text that is missing from an empty one; messages can be missing anyway.
  const single = isOptional && kind !== 'object' ? 'optional ' : '';
  const label = isList ? 'repeated ' : single;
  const comment = choices.length > 0 ? ` // ${choices.join(' | ')}` : '';
  return `  ${label}${type} ${snakeCase(name)} = ${number};${comment}`;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
