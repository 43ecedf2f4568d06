import { Logger } from '@nestjs/common';
import { ContractError } from '@nestwork/contract-kit';
import { CommitOutcomeUnknown, isDatabaseUnavailable } from '@nestwork/database';
import { DeadlinePassed, type IncomingMessage, type Middleware, ServiceUnavailable } from '@nestwork/messaging';

const logger = new Logger('Inbox');

/**
 * Tells a requester whether a repeat is safe when the database is away: "unavailable" when nothing took effect, and as
 * after a passed deadline when nobody knows. Stored messages need no answer; they are held until it is back.
 */
export const answerUnavailable: Middleware = async (incoming, next) => {
  try {
    return await next();
  } catch (error) {
    if (incoming.via !== 'request' || error instanceof ContractError || !isDatabaseUnavailable(error)) throw error;
    logger.warn({
      message: `${incoming.consumer} could not be handled: the database is away`,
      messageId: incoming.id,
      err: error,
    });
    throw answerOf(error, incoming);
  }
};

function answerOf(cause: unknown, { consumer: request }: IncomingMessage): ContractError {
  if (cause instanceof CommitOutcomeUnknown) return DeadlinePassed.of({ request }, { cause });
  return ServiceUnavailable.of({ request, reason: 'its database is away' }, { cause });
}
