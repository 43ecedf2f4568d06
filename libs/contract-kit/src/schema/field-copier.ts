import type { Class } from '../class.js';
import { definitionOf } from './class-definition.js';
import type { DeclaredField } from './declared-field.js';
import type { JsonSchema } from './json-schema.js';
import { type Named, isNamed } from './named.js';

type Copy = (value: unknown) => unknown;

/** How one object of a nested class is copied. */
type CopierOf = (nested: Class) => (value: Named) => object;

type CopyFields = (from: Named, to: Named) => void;

/** How the declared fields of a class, and nothing else, are copied from one object to another. */
export function fieldCopierOf(type: Class, copierOf: CopierOf): CopyFields {
  const copies = definitionOf(type).fields.map((field) => ({ name: field.name, copy: copyOf(field, copierOf) }));
  return (from, to) => {
    for (const { name, copy } of copies) {
      const value = from[name];
      if (value !== undefined) to[name] = copy(value);
    }
  };
}

function copyOf(field: DeclaredField, copierOf: CopierOf): Copy {
  const copyOne = field.nested ? nestedCopy(copierOf(field.nested)) : scalarCopy(field.schema);
  return field.list ? (value) => Object.freeze(Array.isArray(value) && value.map((item) => copyOne(item))) : copyOne;
}

function nestedCopy(copy: (value: Named) => object): Copy {
  return (value) => isNamed(value) && copy(value);
}

function scalarCopy({ type, items }: JsonSchema): Copy {
  if (isNamed(items)) return scalarCopy(items);
  // JSON can carry -0 in and not out again: without this an instance would change by travelling.
  if (type === 'number' || type === 'integer') return (value) => (value === 0 ? 0 : value);
  return (value) => value;
}
