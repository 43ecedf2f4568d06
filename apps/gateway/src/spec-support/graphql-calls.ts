import { buildSchema, getNamedType, isObjectType } from 'graphql';
import type { Endpoint } from '../endpoints/endpoint.js';
import { graphqlSchemaText } from '../graphql/schema-text.js';
import { exampleOf } from './endpoint-example.js';

/** A query or mutation with its variables. */
export interface GraphqlCall {
  readonly query: string;
  readonly variables: object;
}

/** Ways to ask for one field that all come to the same. The first is the plain one. */
export function graphqlCalls(endpoint: Endpoint): readonly [GraphqlCall, ...GraphqlCall[]] {
  const { kind, call, declared, variables, root } = partsOf(endpoint);
  const ask = (text: string) => ({ query: `${kind} Ask${declared} ${text}`, variables });
  return [
    ask(`{ ${call} }`),
    ask(`{ __typename ${call} }`),
    ask(`{ public: ${call} }`),
    ask(`{ ... { ${call} } }`),
    ask(`{ ... on ${root} @include(if: true) { ${call} } }`),
    ask(`{ ...Asked } fragment Asked on ${root} { ${call} }`),
    ask(`{ ...Outer } fragment Outer on ${root} { ...Inner } fragment Inner on ${root} { ${call} }`),
    ask(`{ one: ${call} other: ${call} }`),
  ];
}

function partsOf(endpoint: Endpoint) {
  const schema = buildSchema(graphqlSchemaText([endpoint]), { assumeValid: true });
  const [kind, root, type] = endpoint.isWrite
    ? (['mutation', 'Mutation', schema.getMutationType()] as const)
    : (['query', 'Query', schema.getQueryType()] as const);
  const field = type!.getFields()[endpoint.name]!;
  const answer = getNamedType(field.type);
  const leaf = isObjectType(answer) ? Object.keys(answer.getFields()).find((name) => name.endsWith('Id')) : undefined;
  const { params, body } = exampleOf(endpoint);
  const variables = { ...params, ...(body && { input: body }) };
  const args = field.args.filter(({ name }) => Object.hasOwn(variables, name));
  const listed = (text: readonly string[]) => (text.length === 0 ? '' : `(${text.join(', ')})`);
  const declared = listed(args.map(({ name, type: input }) => `$${name}: ${input.toString()}`));
  const given = listed(args.map(({ name }) => `${name}: $${name}`));
  return { kind, root, declared, variables, call: `${endpoint.name}${given} { ${leaf ?? '__typename'} }` };
}
