import { headerNames, type OutgoingMessage } from '@nestwork/messaging';
import { hasPlace } from './keys/places.js';

/** How many bytes of a published message the broker counts against its max_payload: the body and the block of headers. */
export function wireSizeOf({ headers, brokerId, body }: OutgoingMessage): number {
  const lines = Object.entries({ ...headers, [headerNames.brokerId]: brokerId }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.byteLength(['NATS/1.0', ...lines, '', ''].join('\r\n')) + Buffer.byteLength(body);
}

/** How many bytes the outbox may still add: the position within the key at the commit, and a replay's mark on the broker id. */
export function laterHeadersSizeOf(message: OutgoingMessage): number {
  return REPLAY_MARK.length + (hasPlace(message) ? POSITION_HEADERS.length : 0);
}

const REPLAY_MARK = ':r99999';
const LONGEST_TIME = new Date(0).toISOString();
const POSITION_HEADERS = [
  `${headerNames.sequence}: ${2n ** 63n}`,
  `${headerNames.previousTime}: ${LONGEST_TIME}`,
  `${headerNames.epoch}: ${LONGEST_TIME}`,
  '',
].join('\r\n');
