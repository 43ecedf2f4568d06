import { ContractError, errorToWire, type ErrorBody } from '@nestwork/contract-kit';
import { redact } from '@nestwork/observability';

const MAX_MESSAGE = 1_000;

/**
 * What an operator learns of a failed operation. More than a caller of a request would: operators can read the log as
 * well, so they are told the cause at once. Secrets in it are replaced.
 */
export function failureBody(operation: string, error: unknown): ErrorBody {
  if (error instanceof ContractError) return errorToWire(error);
  const cause = error instanceof Error ? error.message : String(error);
  const text = String(redact({ cause })['cause']).slice(0, MAX_MESSAGE);
  return { code: 'internal', category: 'internal', message: `${operation} failed: ${text}`, details: {} };
}
