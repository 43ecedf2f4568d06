import { PublishFailed } from '@nestwork/messaging';

/**
 * Whether a failure to publish is about the destination and not about the message: then nothing is held against the message.
 *
 * What is not recognised counts against the message. It is the safe side: such a message is parked with an alarm and still
 * offered now and then, while a message that cannot be stored would otherwise hold up its whole stream without a word.
 */
export function isUnavailable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (AWAY.has(cause.name)) return true;
    if (cause instanceof PublishFailed) return cause.concernsStream;
  }
  return false;
}

/** The failure in one line, for the row. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);
}

// The names under which nats.js and messaging report that nobody took the message in.
const AWAY = new Set([
  'NotConnected',
  'TimeoutError',
  'NoResponders',
  'RequestError',
  'ConnectionError',
  'ClosedConnectionError',
  'DrainingConnectionError',
  'JetStreamApiError',
  'JetStreamStatusError',
  'JetStreamNotEnabled',
]);
