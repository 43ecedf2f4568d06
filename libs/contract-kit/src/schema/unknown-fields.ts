import type { Class } from '../class.js';
import { definitionOf } from './class-definition.js';
import { type FieldProblem, fieldProblem, maxProblems } from './field-problem.js';
import { isNamed } from './named.js';

/** Names the fields of a value that its class, or a class nested in it, does not declare; at most five of them. */
export type FindUnknown = (value: unknown, path: string, found: FieldProblem[]) => void;

/** How the unknown fields of a class are found. Looks only where the class has fields, and only until five are found. */
export function unknownFieldFinderOf(type: Class): FindUnknown {
  const { fields } = definitionOf(type);
  const declared = new Set(fields.map((field) => field.name));
  const nested = fields.flatMap((field) =>
    field.nested ? [{ name: field.name, find: listOrOne(unknownFieldFinderOf(field.nested)) }] : [],
  );
  return (value, path, found) => {
    if (!isNamed(value)) return;
    for (const name of Object.keys(value)) {
      if (found.length >= maxProblems) return;
      if (!declared.has(name)) found.push(fieldProblem(`${path}${name}`, `is not a declared field of ${type.name}`));
    }
    for (const { name, find } of nested) find(value[name], `${path}${name}`, found);
  };
}

function listOrOne(find: FindUnknown): FindUnknown {
  return (value, path, found) => {
    if (!Array.isArray(value)) return find(value, `${path}.`, found);
    for (let index = 0; index < value.length && found.length < maxProblems; index++) {
      find(value[index], `${path}[${index}].`, found);
    }
  };
}
