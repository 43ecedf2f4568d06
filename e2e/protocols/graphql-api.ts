import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isObjectType, type GraphQLField, type GraphQLOutputType } from 'graphql';
import type { Api, Outcome, Question, Refusal } from './api.js';

interface Answer {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly extensions: Refusal & { readonly retryAfterS?: number } }[];
}

/** A client by GraphQL, made from the committed schema: it asks for every field that an answer has. */
export class GraphqlApi implements Api {
  readonly protocol = 'GraphQL';
  readonly #schema = buildSchema(readFileSync('docs/api/schema.graphql', 'utf8'));

  constructor(private readonly gatewayUrl: string) {}

  async ask({ endpoint, input = {}, token, apiKey, idempotencyKey }: Question): Promise<Outcome> {
    const response = await fetch(new URL('/graphql', this.gatewayUrl), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(apiKey !== undefined && { 'x-api-key': apiKey }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify({ query: this.#queryFor(endpoint), variables: this.#variablesFor(endpoint, input) }),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = (await response.json()) as Answer;
    const [error] = answer.errors ?? [];
    if (!error) return { said: 'data', result: answer.data?.[endpoint] };
    const { retryAfterS } = error.extensions;
    return {
      said: `error ${error.extensions.status}`,
      refusal: error.extensions,
      ...(retryAfterS !== undefined && { retryAfterS }),
    };
  }

  close(): void {}

  #queryFor(endpoint: string): string {
    const { kind, field } = this.#fieldOf(endpoint);
    const declared = field.args.map(({ name, type }) => `$${name}: ${type.toString()}`).join(', ');
    const handed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
    const call = declared === '' ? endpoint : `${endpoint}(${handed})`;
    return `${kind}${declared === '' ? '' : `(${declared})`} { ${call}${selectionOf(field.type)} }`;
  }

  /** What is no argument is a field of the one that is called `input`. */
  #variablesFor(endpoint: string, input: Readonly<Record<string, unknown>>): object {
    const { args } = this.#fieldOf(endpoint).field;
    const isArgument = ([name]: [string, unknown]) => args.some((argument) => argument.name === name);
    const own = Object.entries(input).filter(isArgument);
    const others = Object.entries(input).filter((entry) => !isArgument(entry));
    return { ...Object.fromEntries(own), ...(others.length > 0 && { input: Object.fromEntries(others) }) };
  }

  #fieldOf(endpoint: string): { kind: 'query' | 'mutation'; field: GraphQLField<unknown, unknown> } {
    const query = this.#schema.getQueryType()?.getFields()[endpoint];
    const field = query ?? this.#schema.getMutationType()?.getFields()[endpoint];
    if (!field) throw new Error(`The GraphQL schema has no field ${endpoint}`);
    return { kind: query ? 'query' : 'mutation', field };
  }
}

function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  // What only GraphQL has, other protocols cannot say the same of.
  const shared = Object.values(named.getFields()).filter(({ astNode }) => !astNode?.directives?.length);
  const fields = shared.map((field) => `${field.name}${selectionOf(field.type)}`);
  return ` { ${fields.join(' ')} }`;
}
