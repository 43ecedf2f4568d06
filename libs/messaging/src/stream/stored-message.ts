import type { ReceivedMessage } from '../wire/read-envelope.js';

/** A message, and where its stream keeps it. */
export interface StoredMessage extends ReceivedMessage {
  readonly stream: string;
  readonly streamSequence: number;
}
