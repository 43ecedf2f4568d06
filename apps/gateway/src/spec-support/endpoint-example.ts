import type { Endpoint } from '../endpoints/endpoint.js';

const id = '0190b5a0-0000-7000-8000-0000000000a1';

/** Input that an endpoint takes: an id for each parameter of its path, and the body of its example. */
export function exampleOf({ rest, inputs, example, name }: Endpoint) {
  if (inputs.body && example === undefined) throw new Error(`${name} takes a body: give its description an example`);
  const params = [...rest.path.matchAll(/:(\w+)/g)].map(([, parameter]) => [parameter!, id] as const);
  return {
    path: rest.path.replaceAll(/:\w+/g, id),
    params: Object.fromEntries(params),
    ...(inputs.body && { body: Object(example) as Readonly<Record<string, unknown>> }),
  };
}
