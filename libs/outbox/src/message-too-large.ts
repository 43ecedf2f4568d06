/** What is known about a message that does not fit. */
export interface OversizedMessage {
  readonly id: string;
  readonly subject: string;
  readonly bytes: number;
  readonly limitBytes: number;
}

/** Thrown instead of sending a message that the broker would refuse for its size, whenever it is offered. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge';

  constructor({ id, subject, bytes, limitBytes }: OversizedMessage) {
    super(
      `Message ${id} to ${subject} has ${bytes} bytes with its headers, and the broker takes ${limitBytes} bytes ` +
        '(its max_payload). Send less, for example a reference to what is stored elsewhere, or raise max_payload of the broker.',
    );
  }
}
