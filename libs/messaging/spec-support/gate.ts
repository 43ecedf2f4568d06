/** A promise and how to resolve it, for a spec that lets a handler wait. `Promise.withResolvers` needs a newer Node. */
export interface Gate<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

/** A closed gate. */
export function gate<T = void>(): Gate<T> {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}
