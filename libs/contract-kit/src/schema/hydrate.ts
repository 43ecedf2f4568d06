import type { Class } from '../class.js';
import { fieldCopierOf } from './field-copier.js';
import { type Named, named } from './named.js';

/**
 * How instances of a class are made from a value that passed its schema: declared fields are copied, nested classes
 * included, nothing else is looked at, so no `__proto__` and no `constructor` ever arrives. The result is frozen all the
 * way down; only an error is not, because its stack and its cause are written to it later.
 */
export function hydratorOf<T extends object>(type: Class<T>): (value: Named) => T {
  const copyFields = fieldCopierOf(type, hydratorOf);
  const frozen = !(type.prototype instanceof Error);
  return (value) => {
    const instance = new type();
    copyFields(value, named(instance));
    return frozen ? Object.freeze(instance) : instance;
  };
}

/** How instances of a class become plain objects of their declared fields, for JSON. */
export function flattenerOf(type: Class): (instance: Named) => Named {
  const copyFields = fieldCopierOf(type, flattenerOf);
  return (instance) => {
    const plain: Named = {};
    copyFields(instance, plain);
    return plain;
  };
}
