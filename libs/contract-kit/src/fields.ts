/** What `of` takes: the public fields of a class, without its methods and without what it inherits from @nestjs/cqrs. */
export type Fields<T> = {
  [K in keyof T as K extends string ? (T[K] extends (...args: never[]) => unknown ? never : K) : never]: T[K];
};
