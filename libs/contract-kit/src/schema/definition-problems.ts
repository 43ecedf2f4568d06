import type { Class } from '../class.js';
import { definitionOf } from './class-definition.js';

/** Everything that is wrong with the declarations of a class and of the classes nested in it; empty when it can be used. */
export function definitionProblems(type: Class): string[] {
  const seen = new Map<string, Class>();
  return [...new Set(walk(type, [], seen))];
}

function walk(type: Class, outer: readonly Class[], seen: Map<string, Class>): string[] {
  // Whatever reads a message recurses along its classes: their fixed depth is what keeps a deep message from ending the stack.
  if (outer.includes(type)) return [`${type.name} contains itself; a message has a fixed depth`];
  const namesake = seen.get(type.name);
  if (namesake && namesake !== type)
    return [`two different classes named ${type.name} are part of ${(outer[0] ?? type).name}`];
  seen.set(type.name, type);
  const { fields, problems } = definitionOf(type);
  const nested = fields.flatMap((field) => (field.nested ? walk(field.nested, [...outer, type], seen) : []));
  return [...problems, ...nested];
}
