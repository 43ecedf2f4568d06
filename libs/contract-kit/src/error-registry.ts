import type { Class } from './class.js';
import type { ErrorCategory } from './error-category.js';

/** What `@ErrorContract` declared about an error class. */
export interface ErrorContractEntry {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly type: Class<Error>;
}

const byType = new Map<unknown, ErrorContractEntry>();
const byCode = new Map<string, ErrorContractEntry>();

/** Remembers a declared error. Throws when another class already has the code: a caller could not tell them apart. */
export function registerError(entry: ErrorContractEntry): void {
  const other = byCode.get(entry.code);
  if (other) throw new Error(`${entry.type.name} and ${other.type.name} both declare the error code "${entry.code}".`);
  if (byType.has(entry.type))
    throw new Error(`${entry.type.name} is declared twice, the second time as "${entry.code}".`);
  byCode.set(entry.code, entry);
  byType.set(entry.type, entry);
}

/** The declaration of an error class, or of the class of an error. Throws when it has none: a subclass does not inherit it. */
export function errorContractOf(error: object): ErrorContractEntry {
  const type = typeof error === 'function' ? error : error.constructor;
  const entry = byType.get(type);
  if (!entry) throw new Error(`${type.name} is not a declared error: decorate the class with @ErrorContract.`);
  return entry;
}

/** Whether the class was decorated with `@ErrorContract`. */
export function isErrorContract(type: unknown): boolean {
  return byType.has(type);
}
