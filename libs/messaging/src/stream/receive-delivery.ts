import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { headerNames } from '../wire/header-names.js';
import { invalid, readEnvelope } from '../wire/read-envelope.js';
import type { Delivery } from './delivery.js';
import type { StreamEndpoint } from './stream-endpoint.js';

/** A delivered message that cannot be read, now or ever. */
export class UndecodableMessage extends Error {
  override readonly name = 'UndecodableMessage';

  constructor({ stream, streamSequence }: Pick<Delivery, 'stream' | 'streamSequence'>, cause: unknown) {
    super(`Message ${streamSequence} of ${stream} cannot be read`, { cause });
  }
}

/** Decodes a delivery for its endpoint. Throws UndecodableMessage. */
export function receiveDelivery(endpoint: StreamEndpoint, delivery: Delivery, signal: AbortSignal): IncomingMessage {
  try {
    const { id, key, replyTo, replyRef } = readEnvelope(delivery.headers);
    if (id === undefined) throw invalid(headerNames.id, 'is missing');
    return {
      ...endpoint.decode(delivery),
      kind: endpoint.kind,
      via: 'stream',
      id,
      ...(key !== undefined && { key }),
      ...(replyTo !== undefined && { replyTo }),
      ...(replyRef !== undefined && { replyRef }),
      headers: delivery.headers,
      consumer: endpoint.consumer ?? endpoint.durable,
      signal,
      attempt: delivery.deliveries,
      handler: endpoint.handler,
      state: new Map(),
    };
  } catch (error) {
    throw new UndecodableMessage(delivery, error);
  }
}
