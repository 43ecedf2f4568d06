import type { MessageContract } from '@nestwork/contract-kit';
import type { HandlerCall } from '../pipeline/incoming-message.js';
import type { ReceivedMessage } from '../wire/read-envelope.js';

/** Messages of a stream that this service handles, and how. */
export interface StreamEndpoint {
  /** The identity of the consumer on the server; dots become underscores. */
  readonly durable: string;
  readonly stream: string;
  readonly filterSubject: string;
  /** Messages in work at once, per instance. */
  readonly concurrency: number;
  /** One durable per partition of the filter, which must end in `*`, and one message at a time on each. */
  readonly ordered?: boolean;
  readonly kind: 'command' | 'event' | 'reply';
  /** What the inbox and the failures are kept under; default: the durable as given. */
  readonly consumer?: string;
  readonly handler: { readonly name: string; readonly instance: object };
  /** Reads the body. What it throws makes the message dead at once, because another attempt would read the same. */
  readonly decode: (received: ReceivedMessage) => DecodedMessage;
  readonly handle: HandlerCall;
}

/** The content of a stored message. */
export interface DecodedMessage {
  readonly message: object;
  readonly contract?: MessageContract;
}
