import { deprecationText } from '../deprecation/deprecation.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { errorContractOf } from '@nestwork/contract-kit';
import type { FieldKind, Shape, ShapeField } from '../shapes/shape.js';
import { shapesOf } from '../shapes/shapes-of.js';
import { clientFrame } from './client-frame.js';

/** A client of the endpoints in TypeScript, typed by their classes, which needs nothing but `fetch`. Streams are left to EventSource and its kind. */
export function clientText(all: readonly Endpoint[]): string {
  const endpoints = all.filter(({ streams }) => !streams);
  const shapes = new Map(endpoints.flatMap(shapesWithin).map((shape) => [shape.name, shape]));
  return clientFrame({
    codes: codesOf(endpoints)
      .map((code) => `  | '${code}'`)
      .join('\n'),
    types: [...shapes.values()].map(interfaceText).join('\n\n'),
    methods: endpoints.map(methodText).join('\n\n'),
  });
}

function shapesWithin({ inputs: { body, query }, reply }: Endpoint): readonly Shape[] {
  return [body, query, reply].flatMap((type) => (type ? shapesOf(type) : []));
}

function codesOf(endpoints: readonly Endpoint[]): readonly string[] {
  const declared = endpoints.flatMap(({ errors }) => errors).map((error) => errorContractOf(error).code);
  return [...new Set(declared)].toSorted();
}

function interfaceText({ name, fields }: Shape): string {
  const lines = fields.map((field) => `  readonly ${field.name}${field.isOptional ? '?' : ''}: ${typeText(field)};`);
  return `export interface ${name} {\n${lines.join('\n')}\n}`;
}

const TYPES: Readonly<Record<Exclude<FieldKind, 'object' | 'choice'>, string>> = {
  text: 'string',
  id: 'string',
  time: 'string',
  'small-integer': 'number',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
};

function typeText({ kind, shape, choices, isList }: ShapeField): string {
  const value = valueText(kind, shape, choices);
  if (!isList) return value;
  return kind === 'choice' ? `readonly (${value})[]` : `readonly ${value}[]`;
}

function valueText(kind: FieldKind, shape: string | undefined, choices: readonly string[]): string {
  if (kind === 'object') return shape ?? 'object';
  return kind === 'choice' ? choices.map((choice) => `'${choice}'`).join(' | ') : TYPES[kind];
}

function methodText({ name, summary, rest, inputs, reply, deprecated }: Endpoint): string {
  const names = [...rest.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter!);
  const taken = [
    ...names.map((parameter) => `${parameter}: string`),
    ...(inputs.body ? [`body: ${inputs.body.name}`] : []),
    ...(inputs.query ? [`query: ${inputs.query.name} = {}`] : []),
    'options: CallOptions = {}',
  ];
  const path = rest.path.replaceAll(/:(\w+)/g, (_, parameter: string) => `\${encodeURIComponent(${parameter})}`);
  const quote = names.length > 0 ? '`' : "'";
  const given = [inputs.body && 'body', inputs.query && 'query', '...options'].filter((part) => part !== undefined);
  const mark = deprecated ? ` @deprecated ${deprecationText(deprecated)}` : '';
  return `  /** ${summary}${mark} */
  ${name}(${taken.join(', ')}): Promise<${reply.name}> {
    return this.#call('${rest.method}', ${quote}${path}${quote}, { ${given.join(', ')} });
  }`;
}
