import { headerNames, type OutgoingMessage } from '@nestwork/messaging';
import { hasPlace } from './keys/places.js';

/** How many bytes of a published message the broker counts against its max_payload: the body and the block of headers. */
export function wireSizeOf({ headers, brokerId, body }: OutgoingMessage): number {
  return FRAME.length + headersSizeOf({ ...headers, [headerNames.brokerId]: brokerId }) + Buffer.byteLength(body);
}

/** How many bytes headers take in that block. */
export function headersSizeOf(headers: Readonly<Record<string, string>>): number {
  return Buffer.byteLength(
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join(''),
  );
}

/** How many bytes the outbox may still add: the position within the key at the commit, and a replay's mark on the broker id. */
export function laterHeadersSizeOf(message: OutgoingMessage): number {
  return REPLAY_MARK.length + (hasPlace(message) ? POSITION_HEADERS_SIZE : 0);
}

/** The first line of the block and the empty one behind it. */
const FRAME = 'NATS/1.0\r\n\r\n';
const REPLAY_MARK = ':r99999';
const LONGEST_TIME = new Date(0).toISOString();
const POSITION_HEADERS_SIZE = headersSizeOf({
  [headerNames.sequence]: String(2n ** 63n),
  [headerNames.previousTime]: LONGEST_TIME,
  [headerNames.epoch]: LONGEST_TIME,
});
