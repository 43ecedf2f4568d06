import type { Incoming } from '../incoming/incoming.js';
import type { Problem } from './problem.js';

/** What decides how a request without an answer can be repeated. */
export type Repeated = { readonly isWrite: boolean } & Pick<Incoming, 'idempotencyKeys'>;

/** A problem that says of a request without an answer what its own caller can do. Any other problem is what it was. */
export function withRepeatAdvice(problem: Problem, repeated: Repeated): Problem {
  return problem.status === LATE ? { ...problem, detail: adviceFor(repeated) } : problem;
}

const LATE = 504;

function adviceFor({ isWrite, idempotencyKeys }: Repeated): string {
  if (!isWrite) return 'No answer came in time. It was only a question: ask again.';
  const unknown = 'No answer came in time, so the outcome is unknown.';
  if (idempotencyKeys.length > 0) return `${unknown} A repeat with the same Idempotency-Key is safe.`;
  return `${unknown} Look for it before you repeat it: only what is sent with an Idempotency-Key can be repeated safely.`;
}
