import type { OutgoingMessage } from '../wire/encode-message.js';

/** What the broker, or its silence, said. */
export interface PublishRefusal {
  readonly reason: string;
  /** The broker's code, in the manner of HTTP; absent when it did not answer. */
  readonly code?: number;
}

/** JetStream did not confirm that it stored a message. It may have: publish it again under the same ids. */
export class PublishFailed extends Error {
  override readonly name = 'PublishFailed';
  /** Whether every other message to that stream would fare the same: nobody answered, or the stream can take nothing now. */
  readonly concernsStream: boolean;

  constructor({ id, subject }: Pick<OutgoingMessage, 'id' | 'subject'>, { reason, code }: PublishRefusal) {
    super(`Message ${id} on ${subject} was not confirmed: ${reason}`);
    // 503 is a stream that is full, without leader or without disk; a sealed one says 400, like a message at fault.
    this.concernsStream = code === undefined || code >= 500 || reason.includes('sealed');
  }
}
