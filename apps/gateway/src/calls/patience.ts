import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Incoming } from '../incoming/incoming.js';
import { incomingOf } from '../incoming/incoming-of.js';

const WAIT = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i;
const LONGEST_WAIT_S = 20;

/** How long the caller would wait for what its request begins, in milliseconds; undefined when it would not wait at all. */
export const Patience = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined =>
  patienceOf(incomingOf(context)),
);

/**
 * The preference `wait` of RFC 7240, section 4.3: a whole number of seconds, of which 20 are the most that is granted. What cannot be
 * read is no preference; a preference is never an error.
 */
export function patienceOf({ prefer }: Pick<Incoming, 'prefer'>): number | undefined {
  const [, seconds] = WAIT.exec(prefer ?? '') ?? [];
  if (seconds === undefined || Number(seconds) === 0) return undefined;
  return Math.min(Number(seconds), LONGEST_WAIT_S) * 1_000;
}
