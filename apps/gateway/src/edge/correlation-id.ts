import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header by which a caller names, and every answer repeats, the conversation that a request belongs to. */
export const correlationIdHeader = 'x-correlation-id';

// The value is copied into logs, messages and answers, so it is taken over only when it can do no harm in any of them.
const SANE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** The caller's own correlation id when it is a plain token of at most 100 characters, else a new one. */
export function correlationIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  return correlationIdFrom(headers[correlationIdHeader]);
}

/** The same for whatever another protocol has in the place of the header. */
export function correlationIdFrom(given: unknown): string {
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}
