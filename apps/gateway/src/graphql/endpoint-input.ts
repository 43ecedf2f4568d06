import { jsonSchemaOf } from '@nestwork/contract-kit';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { EndpointInput } from '../incoming/incoming.js';

/** The arguments of a field as its endpoint takes them: `input` is the body, the others are where their class declares them. */
export function endpointInputOf({ inputs }: Endpoint, args: object): EndpointInput {
  const { input, ...others } = plain(args) as { readonly input?: unknown };
  const named = (type: Endpoint['inputs']['params']) => {
    const { properties } = type ? jsonSchemaOf(type) : {};
    return Object.fromEntries(Object.entries(others).filter(([name]) => Object.hasOwn(Object(properties), name)));
  };
  return { body: input, params: named(inputs.params), query: named(inputs.query) };
}

/** Plain objects without the nulls by which GraphQL says that something was left out. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(entries.map(([name, each]) => [name, plain(each)]));
}
