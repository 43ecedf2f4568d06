import { InvalidMessage } from '@nestwork/contract-kit';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { headerNames } from '../wire/header-names.js';
import { readPlace } from '../wire/place.js';
import { invalid, readEnvelope } from '../wire/read-envelope.js';
import { storableText } from './storable.js';
import type { StoredMessage } from './stored-message.js';
import type { StreamEndpoint } from './stream-endpoint.js';

/** A stored message that cannot be read, now or ever. Its message says what is wrong with it: whoever looks at a dead letter sees no cause. */
export class UndecodableMessage extends Error {
  override readonly name = 'UndecodableMessage';

  constructor({ stream, streamSequence }: Pick<StoredMessage, 'stream' | 'streamSequence'>, cause: unknown) {
    super(`Message ${streamSequence} of ${stream} cannot be read${because(cause)}`, { cause });
  }
}

function because(cause: unknown): string {
  if (!(cause instanceof InvalidMessage)) return '';
  return `: ${cause.problems.map(({ path, problem }) => `${path} ${problem}`.trim()).join('; ')}`;
}

/** Decodes a stored message for its endpoint. Throws UndecodableMessage. */
export function receiveDelivery(
  endpoint: StreamEndpoint,
  stored: StoredMessage,
  attempt: Pick<IncomingMessage, 'signal' | 'attempt' | 'state'>,
): IncomingMessage {
  try {
    const { id, key, replyTo, replyRef } = readEnvelope(stored.headers);
    if (id === undefined) throw invalid(headerNames.id, 'is missing');
    return {
      ...endpoint.decode(stored),
      ...attempt,
      kind: endpoint.kind,
      via: 'stream',
      id,
      ...(key !== undefined && { key }),
      ...(endpoint.ordered && { place: { ...readPlace(stored.headers), key: storableText(key ?? id) } }),
      ...(replyTo !== undefined && { replyTo }),
      ...(replyRef !== undefined && { replyRef }),
      headers: stored.headers,
      stored,
      consumer: consumerOf(endpoint),
      handler: endpoint.handler,
    };
  } catch (error) {
    throw new UndecodableMessage(stored, error);
  }
}

/** What the inbox and the failures of an endpoint are kept under. */
export function consumerOf({ consumer, durable }: Pick<StreamEndpoint, 'consumer' | 'durable'>): string {
  return consumer ?? durable;
}
