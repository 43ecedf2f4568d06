import { derivedId } from '@nestwork/contract-kit';
import { decodeHeaderText } from '../wire/header-text.js';
import { headerNames } from '../wire/header-names.js';
import { fitsAsKey } from '../wire/ordering-key.js';
import { readablePlace, type Place } from '../wire/place.js';
import { isUuid } from '../wire/read-envelope.js';
import type { MessageFailure } from './failure-store.js';
import { failureCause, storableBody, storableHeaders, storableText } from './storable.js';
import type { StoredMessage } from './stored-message.js';

/** Whose failure it is. */
export interface FailedConsumer {
  readonly durable: string;
  readonly consumer?: string;
  readonly ordered?: boolean;
  readonly handler: { readonly name: string };
}

/** The record of a failure, with the message exactly as it was received. */
export function failureOf(
  { consumer, durable, ordered, handler }: FailedConsumer,
  stored: StoredMessage,
  error: unknown,
): MessageFailure {
  const messageId = messageIdOf(stored);
  const place = ordered ? placeOf(stored, messageId) : undefined;
  return {
    consumer: consumer ?? durable,
    messageId,
    ...(place && { place }),
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

// None in a key that is too long to be kept.
function placeOf({ headers }: StoredMessage, messageId: string): Place | undefined {
  const key = decodeHeaderText(headers.get(headerNames.key) ?? messageId);
  return fitsAsKey(key) ? { ...readablePlace(headers), key: storableText(key) } : undefined;
}
