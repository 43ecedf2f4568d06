import { longestKeyBytes, type OutgoingMessage } from '@nestwork/messaging';

/** Thrown instead of sending a message whose ordering key is longer than its receivers can keep. */
export class KeyTooLong extends Error {
  override readonly name = 'KeyTooLong';

  constructor({ id, subject }: Pick<OutgoingMessage, 'id' | 'subject'>, key: string) {
    super(
      `Message ${id} to ${subject} has an ordering key of ${Buffer.byteLength(key)} bytes, and ${longestKeyBytes} are the most. ` +
        'Use an id as the key, or a hash of what it is made of.',
    );
  }
}
