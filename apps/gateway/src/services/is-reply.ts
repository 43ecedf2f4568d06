import { ContractError, InvalidMessage } from '@nestwork/contract-kit';
import { DeadlinePassed, RequestAborted, ServiceUnavailable } from '@nestwork/messaging';

/**
 * Whether what an attempt threw is the answer of a service that is there: a refusal by name, or a failure of its own. Anything else may
 * never have left the gateway; so may an InvalidMessage, which is also what becomes of a request that NATS cannot carry.
 */
export function isReply(error: unknown): boolean {
  return error instanceof ContractError && !NO_REPLIES.some((type) => error instanceof type);
}

const NO_REPLIES = [DeadlinePassed, InvalidMessage, RequestAborted, ServiceUnavailable];
