import { ContractError, type ErrorCategory } from '@nestwork/contract-kit';

/**
 * Whether an error is an answer that another attempt cannot change: a refusal by contract.
 *
 * A contract error that only says "not now" (unavailable, timeout, internal), such as one that a request of the handler
 * ended with, is none: over JetStream the message is tried again.
 */
export function isFinalError(error: unknown): error is ContractError {
  return error instanceof ContractError && !TEMPORARY.includes(error.category);
}

const TEMPORARY: readonly ErrorCategory[] = ['unavailable', 'timeout', 'internal'];
