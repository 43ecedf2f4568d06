import { derivedId } from '@nestwork/contract-kit';
import { headerNames } from '../wire/header-names.js';
import { isUuid, type ReceivedMessage } from '../wire/read-envelope.js';
import type { MessageFailure } from './failure-store.js';
import { failureCause, storableBody, storableHeaders } from './storable.js';

/** Where a stored message is kept. */
export interface StoredMessage extends ReceivedMessage {
  readonly stream: string;
  readonly streamSequence: number;
}

/** Whose failure it is. */
export interface FailedConsumer {
  readonly durable: string;
  readonly consumer?: string;
  readonly handler: { readonly name: string };
}

/** The record of a failure, with the message exactly as it was received. */
export function failureOf(
  { consumer, durable, handler }: FailedConsumer,
  stored: StoredMessage,
  error: unknown,
): MessageFailure {
  return {
    consumer: consumer ?? durable,
    messageId: messageIdOf(stored),
    subject: stored.subject,
    stream: stored.stream,
    streamSequence: stored.streamSequence,
    headers: storableHeaders(stored.headers.toRecord()),
    body: storableBody(stored.body),
    handler: handler.name,
    error: failureCause(error),
    failedAt: new Date(),
  };
}

// A message without a valid id still needs one that is the same in every delivery, and that no other message has.
function messageIdOf({ headers, stream, streamSequence }: StoredMessage): string {
  const id = headers.get(headerNames.id);
  return id !== undefined && isUuid(id) ? id.toLowerCase() : derivedId(stream, String(streamSequence));
}
