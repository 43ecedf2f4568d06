import type { Endpoint } from '../endpoints/endpoint.js';
import type { Shape } from '../shapes/shape.js';
import { shapesOf } from '../shapes/shapes-of.js';

/** The name of the method of an endpoint: `PlaceOrder`. */
export function methodName({ name }: Pick<Endpoint, 'name'>): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The name of the message with everything that an endpoint takes. */
export function requestName(endpoint: Pick<Endpoint, 'name'>): string {
  return `${methodName(endpoint)}Request`;
}

/** Every message that the methods of the endpoints mention, each once. */
export function protoMessages(endpoints: readonly Endpoint[]): readonly Shape[] {
  const shapes = endpoints.flatMap((endpoint) => [...requestShapes(endpoint), ...shapesOf(endpoint.reply)]);
  return [...new Map(shapes.map((shape) => [shape.name, shape])).values()];
}

function requestShapes(endpoint: Endpoint): readonly Shape[] {
  const { inputs } = endpoint;
  const parts = [inputs.params, inputs.query, inputs.body].flatMap((input) => (input ? [shapesOf(input)] : []));
  const fields = parts.flatMap(([{ fields: own }]) => own);
  const twice = fields.find(({ name }, index) => fields.findIndex((other) => other.name === name) < index);
  if (twice) throw new Error(`${endpoint.name} takes ${twice.name} in two places of a request, and gRPC has only one`);
  return [{ name: requestName(endpoint), fields }, ...parts.flatMap(([, ...nested]) => nested)];
}
