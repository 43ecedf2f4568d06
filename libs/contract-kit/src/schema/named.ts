/** An object whose fields are read and written by name. */
export type Named = Record<string, unknown>;

/** Sees any object as one whose fields have names; nothing is checked, because nothing can be wrong. */
export function named(object: object): Named {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every object can be indexed by strings
  return object as Named;
}

/** Whether the value is an object with named fields, as opposed to a list, null or a scalar. */
export function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
