import { InvalidMessage, type ContractError, type ErrorCategory } from '@nestwork/contract-kit';
import { httpProblem } from './http-problem.js';
import { problem, type Problem } from './problem.js';

/** What a caller is told when nobody took its request. */
export const SERVICE_AWAY = 'A service that this needs is away, and nothing was done. Try again soon.';

/** The only place that turns the transport-neutral category of an error into an HTTP status, and says what it means to a caller. */
const ANSWERS: Readonly<Record<ErrorCategory, { readonly status: number; readonly detail: string }>> = {
  invalid: { status: 400, detail: 'The request does not fit what this route takes.' },
  unauthenticated: {
    status: 401,
    detail: 'This needs a valid access token (Authorization: Bearer <token>) or API key (X-API-Key: <key>).',
  },
  forbidden: { status: 403, detail: 'Your access token or API key does not allow this.' },
  'not-found': { status: 404, detail: 'What the request names does not exist, or is not yours to see.' },
  conflict: { status: 409, detail: 'The present state does not allow this.' },
  internal: { status: 500, detail: '' },
  unavailable: { status: 503, detail: SERVICE_AWAY },
  // How it may be repeated depends on the request: repeat-advice.ts.
  timeout: { status: 504, detail: 'No answer came in time, so the outcome is unknown.' },
};

/** What says more than its category does, by code. */
const DETAILS: Readonly<Record<string, string>> = {
  'idempotency-key-reused': 'This Idempotency-Key was sent with another request before. A new request needs a new key.',
  'request-in-flight':
    'The first request with this Idempotency-Key is still being handled, and this one was not. A repeat gets its answer.',
  'gateway.deadline-missing': 'A call needs a deadline: set one (grpcurl -max-time 5; `{ deadline }` of grpc-js).',
  'gateway.too-many-streams':
    'You, or all callers together, have as many streams open as there may be. Close one, or try again soon.',
  'gateway.stopping': 'This gateway is about to stop. Try again: another one answers.',
};

/** The HTTP status that stands for the category of an error. */
export function statusOf(category: ErrorCategory): number {
  return ANSWERS[category].status;
}

/**
 * The problem that a declared error of a service, or of messaging, is answered with.
 *
 * From 500 on it is about the inside (which request went where, and why it failed), and nothing of that is shown.
 */
export function contractProblem(error: ContractError, correlationId: string): Problem {
  if (error.category === 'internal') return httpProblem(500, correlationId);
  const { status, detail } = ANSWERS[error.category];
  const facts = { status, detail: DETAILS[error.code] ?? detail, code: error.code, correlationId };
  if (error instanceof InvalidMessage) return problem({ ...facts, problems: error.problems });
  const { details } = error;
  return problem(facts.status < 500 && Object.keys(details).length > 0 ? { ...facts, details } : facts);
}
