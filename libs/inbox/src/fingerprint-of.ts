import { createHash } from 'node:crypto';
import { serializePayload } from '@nestwork/contract-kit';
import type { IncomingMessage } from '@nestwork/messaging';

/**
 * What tells whether two requests under one id say the same: a hash of the declared fields in their declared order, so that
 * neither white space nor the order of a caller's fields matters.
 *
 * Null over a stream, where the sender's outbox has stored the message once, and a copy cannot differ.
 */
export function fingerprintOf({ via, message }: Pick<IncomingMessage, 'via' | 'message'>): Buffer | null {
  return via === 'request' ? createHash('sha256').update(serializePayload(message)).digest() : null;
}

/** Whether both are known, and differ. */
export function isAnother(one: Buffer | null, other: Buffer | null): boolean {
  return one !== null && other !== null && !one.equals(other);
}
