import { JetStreamApiError, JetStreamError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';

const ofNats = [
  errors.ClosedConnectionError,
  errors.ConnectionError,
  errors.DrainingConnectionError,
  errors.NoRespondersError,
  errors.ProtocolError,
  errors.RequestError,
  errors.TimeoutError,
  JetStreamApiError,
  JetStreamError,
];

/** Of the connection itself; and of JetStream where its class is not exported. */
const codesAndNames = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'JetStreamNotEnabled']);

/**
 * Whether an error says that the broker is away, overtaxed or has lost what was asked for, as other faults make it; anything else is a
 * defect of the harness, and must not pass for a fault that found nothing to do.
 * @param {unknown} error
 */
export function isBrokerTrouble(error) {
  if (!(error instanceof Error)) return false;
  const isOfNats = ofNats.some((kind) => error instanceof kind);
  return isOfNats || codesAndNames.has(error.code) || codesAndNames.has(error.name);
}

/**
 * For `catch`: the given value while the broker is in trouble; throws anything else on.
 * @template T @param {T} otherwise @returns {(error: unknown) => T}
 */
export function whileBrokerInTrouble(otherwise) {
  return (error) => {
    if (!isBrokerTrouble(error)) throw error;
    return otherwise;
  };
}
