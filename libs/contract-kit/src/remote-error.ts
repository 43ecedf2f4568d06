import { ContractError } from './contract-error.js';
import type { ErrorBody } from './error-body.js';
import type { ErrorCategory } from './error-category.js';

/** Another service refused with a code that this caller's contract does not declare: a newer version, or a defect there. */
export class RemoteError extends ContractError {
  readonly #body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.#body = body;
  }

  override get code(): string {
    return this.#body.code;
  }

  override get category(): ErrorCategory {
    return this.#body.category;
  }

  override get details(): Readonly<Record<string, unknown>> {
    return this.#body.details;
  }
}

Object.defineProperty(RemoteError.prototype, 'name', { value: 'RemoteError', configurable: true });
