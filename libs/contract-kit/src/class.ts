/** A class that is created without arguments: every message, payload and error of a contract is one. */
export type Class<T = object> = new () => T;

/** The class of an instance. */
export function classOf<T extends object>(instance: T): Class<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the compiler types every constructor as Function
  return instance.constructor as Class<T>;
}
