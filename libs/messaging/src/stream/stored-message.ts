import type { ReceivedMessage } from '../wire/read-envelope.js';

/** A message, and where its stream keeps it. */
export interface StoredMessage extends ReceivedMessage {
  readonly stream: string;
  readonly streamSequence: number;
  /** When the broker stored it, in epoch milliseconds; undefined when it is not from the broker any more. */
  readonly storedAt?: number;
}
