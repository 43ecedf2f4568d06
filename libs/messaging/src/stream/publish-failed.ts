import type { OutgoingMessage } from '../wire/encode-message.js';

/** JetStream did not confirm that it stored a message. It may have: publish it again under the same ids. */
export class PublishFailed extends Error {
  override readonly name = 'PublishFailed';

  constructor({ id, subject }: Pick<OutgoingMessage, 'id' | 'subject'>, reason: string) {
    super(`Message ${id} on ${subject} was not confirmed: ${reason}`);
  }
}
