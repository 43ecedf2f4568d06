import { build } from './build.js';
import { type Class, classOf } from './class.js';
import type { ErrorCategory } from './error-category.js';
import { errorContractOf } from './error-registry.js';
import type { Fields } from './fields.js';
import { payloadTypeOf } from './schema/payload-type.js';

/**
 * A refusal that belongs to a contract: it travels to the caller, who catches the same class.
 * Its details are its own declared fields. Anything that is not a ContractError reaches a caller only as `internal`.
 */
export abstract class ContractError extends Error {
  constructor(message?: string) {
    super(message ?? sentenceOf(new.target));
  }

  /**
   * Creates the error, ready to be thrown: `throw OrderNotFound.of({ orderId })`.
   * Throws InvalidFieldsError when a field breaks its declaration: that is a mistake of the thrower.
   */
  static of<T extends ContractError>(
    this: Class<T>,
    fields: NoInfer<Fields<Omit<T, keyof ContractError>>>,
    options?: ErrorOptions,
  ): T {
    const error = build(this, fields);
    if (options && 'cause' in options) Object.defineProperty(error, 'cause', { value: options.cause });
    // The stack begins where the error is thrown, not where it is built.
    // oxlint-disable-next-line typescript/unbound-method -- named, not called
    Error.captureStackTrace(error, ContractError.of);
    return error;
  }

  /** The code under which callers of any language know this error. */
  get code(): string {
    return errorContractOf(this).code;
  }

  /** What kind of refusal this is. */
  get category(): ErrorCategory {
    return errorContractOf(this).category;
  }

  /** The declared fields as a plain object, as they travel. */
  get details(): Readonly<Record<string, unknown>> {
    return payloadTypeOf(classOf(this)).plain(this);
  }
}

/** `orders.order-not-found` reads "order not found"; the ids are in the details, where logs can redact them. */
function sentenceOf(type: object): string {
  const { code } = errorContractOf(type);
  return code.slice(code.lastIndexOf('.') + 1).replaceAll('-', ' ');
}
