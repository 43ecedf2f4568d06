import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { NotConnected } from './not-connected.js';

/**
 * Whether a request to NATS or JetStream failed because nobody took it, or answered: try again later. For requests about
 * streams and consumers; a handler may get such errors from elsewhere.
 */
export function isBrokerAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof errors.RequestError && error.isNoResponders()) return true;
  if (error instanceof JetStreamApiError && NOT_READY.includes(error.code)) return true;
  // While a server starts it answers before its JetStream does; the class is not exported.
  if (error.name === 'JetStreamNotEnabled') return true;
  return AWAY.some((type) => error instanceof type) || isBrokerAway(error.cause);
}

// Nodes are missing or have not elected a leader: incomplete results, no suitable peers for placement, JetStream system
// temporarily unavailable, not the leader, insufficient resources, stream is offline. The error codes of nats-server.
const NOT_READY: readonly number[] = [10_004, 10_005, 10_008, 10_009, 10_023, 10_118];

const AWAY = [
  NotConnected,
  errors.ClosedConnectionError,
  errors.ConnectionError,
  errors.DrainingConnectionError,
  errors.NoRespondersError,
  errors.TimeoutError,
];
