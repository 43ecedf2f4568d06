import type { Endpoint } from '../endpoints/endpoint.js';
import { shapesOf } from '../shapes/shapes-of.js';
import type { GraphField } from './graph-field.js';

/**
 * The graph fields that the endpoints declare, each once. Throws when a field has the name of another one of its object, or when an
 * endpoint that streams has objects with such fields: nothing loads them there.
 */
export function graphFields(endpoints: readonly Endpoint[]): readonly GraphField[] {
  const fields = [...new Set(endpoints.flatMap(({ graph = [] }) => graph))];
  const owners = new Set(fields.map(({ of }) => of.name));
  for (const field of fields) refuseTwice(field, fields);
  for (const { name, reply, streams } of endpoints) {
    const owner = streams && shapesOf(reply).find((shape) => owners.has(shape.name));
    if (owner) throw new Error(`${name} streams ${owner.name}, which has fields that only a query can load`);
  }
  return fields;
}

function refuseTwice(field: GraphField, fields: readonly GraphField[]): void {
  const { of, name } = field;
  const isShape = shapesOf(of)[0].fields.some((own) => own.name === name);
  if (isShape || fields.some((other) => other !== field && other.of === of && other.name === name))
    throw new Error(`${of.name} has two fields ${name}: give the graph field another name`);
}
