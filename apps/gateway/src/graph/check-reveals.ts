import type { Endpoint } from '../endpoints/endpoint.js';

/** Throws when a graph field says that it reveals an endpoint that there is not: nobody could tell then who may see it. */
export function checkReveals(endpoints: readonly Pick<Endpoint, 'name' | 'graph'>[]): void {
  const names = new Set(endpoints.map(({ name }) => name));
  for (const { of, name, reveals } of endpoints.flatMap(({ graph = [] }) => graph))
    if (!names.has(reveals)) throw new Error(`${of.name}.${name} reveals ${reveals}, and there is no such endpoint`);
}
