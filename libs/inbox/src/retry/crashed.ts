import type { KeptMessage } from './kept-message.js';

/** Why a kept message is dead of which no attempt came to an end. */
export class Crashed extends Error {
  override readonly name = 'Crashed';

  constructor({ consumer, messageId }: KeptMessage) {
    super(`Hung or crashed in the last attempt to handle ${consumer} ${messageId}`);
  }
}
