import type { Endpoint } from '../endpoints/endpoint.js';
import { fieldsOf } from '../incoming/fields-of.js';
import type { EndpointInput } from '../incoming/incoming.js';
import { withoutNulls } from '../incoming/without-nulls.js';

/** The arguments of a field as its endpoint takes them: `input` is the body, the others are where their class declares them. */
export function endpointInputOf({ inputs }: Pick<Endpoint, 'inputs'>, args: object): EndpointInput {
  const { input, ...others } = withoutNulls(args) as { readonly input?: unknown };
  return { body: input, params: fieldsOf(inputs.params, others), query: fieldsOf(inputs.query, others) };
}
