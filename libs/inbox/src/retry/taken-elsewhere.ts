import type { KeptMessage } from './kept-message.js';

/** Another instance, or an operator, has this kept message in hand, or is done with it. Nothing was done here. */
export class TakenElsewhere extends Error {
  override readonly name = 'TakenElsewhere';

  constructor({ consumer, messageId }: Pick<KeptMessage, 'consumer' | 'messageId'>) {
    super(`${consumer} ${messageId} is handled elsewhere, or was removed meanwhile`);
  }
}
