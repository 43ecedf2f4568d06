import type { IncomingMessage, MessageFailure } from '@nestwork/messaging';

/** An event arrived after a later one of its key had taken effect, so it took none. */
export class PassedBy extends Error {
  override readonly name = 'PassedBy';

  constructor({ consumer, place }: Pick<IncomingMessage, 'consumer' | 'place'>) {
    super(
      `Event ${place?.sequence} of key ${place?.key} came to ${consumer} after a later one had taken effect. Redrive it if its ` +
        'effect is right out of order too, else discard it.',
    );
  }
}

/** The failure of such an event, which failed besides. */
export function passedBy(failure: MessageFailure): MessageFailure {
  const { name, message } = new PassedBy(failure);
  const { error } = failure;
  if (error.name === name) return failure;
  return {
    ...failure,
    error: { name, message, stack: `${name}: ${message}\ncaused by ${error.stack || error.message}` },
  };
}
