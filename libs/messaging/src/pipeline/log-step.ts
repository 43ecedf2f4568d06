import { Logger } from '@nestjs/common';
import { ContractError } from '@nestwork/contract-kit';
import { type Metrics } from '@nestwork/observability';
import type { IncomingMessage, Middleware } from './incoming-message.js';
import { NotOfThisVersion } from './not-of-this-version.js';

/**
 * Logs and counts how each message ended. No error passes unseen: what no contract declares is logged with its stack.
 */
export function logStep(metrics: Metrics): Middleware {
  const logger = new Logger('Messages');
  const duration = metrics.histogram({
    name: 'message_duration_seconds',
    help: 'From the decoded message to the outcome of its handler',
    labelNames: ['message', 'via', 'outcome'],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
  });
  return async (incoming, next) => {
    const startedAt = performance.now();
    const ended = (outcome: string) =>
      duration.observe(
        { message: nameOf(incoming), via: incoming.via, outcome },
        (performance.now() - startedAt) / 1000,
      );
    try {
      const reply = await next();
      ended('ok');
      return reply;
    } catch (err) {
      const refused = err instanceof ContractError;
      ended(refused ? err.code : 'failed');
      if (refused) logger.debug({ message: `${nameOf(incoming)} was refused`, code: err.code, ...fieldsOf(incoming) });
      else if (err instanceof NotOfThisVersion) logger.warn({ message: err.message, ...fieldsOf(incoming) });
      else logger.error({ message: `${nameOf(incoming)} failed`, err, ...fieldsOf(incoming) });
      throw err;
    }
  };
}

function nameOf({ contract, consumer }: IncomingMessage): string {
  return contract?.name ?? consumer;
}

function fieldsOf({ id, handler, via, attempt, consumer }: IncomingMessage): object {
  return { messageId: id, handler: handler.name, via, attempt, consumer };
}
