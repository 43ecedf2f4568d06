import { durableNameOf, eventPartitions } from '../wire/subjects.js';
import type { ConsumerDeclaration } from './consumer-declarations.js';
import type { StreamEndpoint } from './stream-endpoint.js';

/**
 * The durable consumers of an endpoint: one, or one per partition when it is ordered.
 *
 * With one message out at a time per partition, over all instances, the server itself keeps the order per key; servers
 * before 2.10 know one filter per consumer, hence so many.
 */
export function consumersOf(endpoint: StreamEndpoint, maxDeliveries: number): ConsumerDeclaration[] {
  const { stream, filterSubject } = endpoint;
  const durable = durableNameOf(endpoint.durable);
  if (!endpoint.ordered) return [{ stream, durable, filterSubject, maxAckPending: 1_000, maxDeliveries }];
  if (!filterSubject.endsWith('.*'))
    throw new Error(`'${filterSubject}' cannot be ordered: its last token must be '*', the partition`);
  const stem = filterSubject.slice(0, -1);
  return Array.from({ length: eventPartitions }, (_, partition) => ({
    stream,
    durable: `${durable}_p${partition}`,
    filterSubject: `${stem}${partition}`,
    maxAckPending: 1,
    maxDeliveries,
  }));
}
