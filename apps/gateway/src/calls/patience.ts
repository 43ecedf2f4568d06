import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Incoming } from '../incoming/incoming.js';
import { incomingOf } from '../incoming/incoming-of.js';

const WAIT = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i;
const LONGEST_WAIT_S = 20;

/** A request whose caller would wait for what it begins. */
export interface PatientRequest {
  readonly waitMs: number;
  readonly incoming: Incoming;
}

/** The request, and how long its caller would wait; undefined when it would not wait at all. */
export const Patience = createParamDecorator((_: unknown, context: ExecutionContext): PatientRequest | undefined => {
  const incoming = incomingOf(context);
  const waitMs = patienceOf(incoming);
  return waitMs === undefined ? undefined : { waitMs, incoming };
});

/**
 * Says over HTTP which wait was granted, in whole seconds, as RFC 7240 has them. Where there is no room for one, or no time, the preference
 * is not followed.
 */
export function patienceApplied(incoming: Pick<Incoming, 'tell'>, waitMs: number): void {
  incoming.tell?.('preference-applied', `wait=${Math.floor(waitMs / 1_000)}`);
}

/**
 * In milliseconds; undefined for not at all. The preference `wait` of RFC 7240, section 4.3: a whole number of seconds, of which 20 are
 * the most that is granted. What cannot be read is no preference; a preference is never an error.
 */
export function patienceOf({ prefer }: Pick<Incoming, 'prefer'>): number | undefined {
  const [, seconds] = WAIT.exec(prefer ?? '') ?? [];
  if (seconds === undefined || Number(seconds) === 0) return undefined;
  return Math.min(Number(seconds), LONGEST_WAIT_S) * 1_000;
}
