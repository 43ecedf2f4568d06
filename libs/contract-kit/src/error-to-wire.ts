import type { ContractError } from './contract-error.js';
import type { ErrorBody } from './error-body.js';

/** The body of an error reply. Carries no stack and no cause: they stay with the service that threw. */
export function errorToWire({ code, category, message, details }: ContractError): ErrorBody {
  return { code, category, message, details };
}
