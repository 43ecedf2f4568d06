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
  // A subscription has one field, and no condition on it.
  const several = [
    ask(`{ __typename ${call} }`),
    ask(`{ ... on ${root} @include(if: true) { ${call} } }`),
    ask(`{ one: ${call} other: ${call} }`),
  ];
  return [
    ask(`{ ${call} }`),
    ask(`{ public: ${call} }`),
    ask(`{ ... { ${call} } }`),
    ask(`{ ...Asked } fragment Asked on ${root} { ${call} }`),
    ask(`{ ...Outer } fragment Outer on ${root} { ...Inner } fragment Inner on ${root} { ${call} }`),
    ...(endpoint.streams ? [] : several),
  ];
}

/** Where they are asked. */
export function graphqlPath({ streams }: Pick<Endpoint, 'streams'>): string {
  return streams ? '/graphql/stream' : '/graphql';
}

function partsOf(endpoint: Endpoint) {
  const schema = buildSchema(graphqlSchemaText([endpoint]), { assumeValid: true });
  const kind = kindOf(endpoint);
  const root = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const type = schema.getType(root);
  if (!isObjectType(type)) throw new Error(`The schema has no ${root}`);
  const field = type.getFields()[endpoint.name]!;
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

function kindOf({ isWrite, streams }: Endpoint): 'mutation' | 'subscription' | 'query' {
  if (streams) return 'subscription';
  return isWrite ? 'mutation' : 'query';
}
