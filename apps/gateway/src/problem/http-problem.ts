import { problem, type Problem } from './problem.js';

interface Wording {
  readonly code: string;
  readonly detail: string;
}

/** What the HTTP layer itself refuses. The texts are fixed: nothing of the request is echoed, and nothing of the inside shown. */
const WORDINGS: Readonly<Record<number, Wording>> = {
  400: { code: 'bad-request', detail: 'The request is not well-formed.' },
  404: { code: 'route-not-found', detail: 'No route has this path.' },
  405: {
    code: 'method-not-allowed',
    detail: 'This path does not take this method; the Allow header lists those it takes.',
  },
  406: { code: 'not-acceptable', detail: 'The answer cannot have any of the media types that the request accepts.' },
  408: { code: 'request-timeout', detail: 'The request took too long to arrive.' },
  413: { code: 'body-too-large', detail: 'The body is larger than this route takes.' },
  414: { code: 'path-too-long', detail: 'A part of the path is longer than any route takes.' },
  415: { code: 'unsupported-media-type', detail: 'The body must be sent as application/json.' },
  431: { code: 'headers-too-large', detail: 'The request has too many header fields, or too long ones.' },
  500: { code: 'internal', detail: 'Something went wrong here. The correlation id finds it in the logs.' },
  503: { code: 'unavailable', detail: 'The gateway cannot serve this now. Try again soon.' },
};

/**
 * The problem that stands for an HTTP status by itself. A status without wording of its own is treated as its class (400 or 500).
 *
 * @param detail  what went wrong, where more is known; nothing of the request
 */
export function httpProblem(status: number, correlationId: string, detail?: string): Problem {
  const known = WORDINGS[status] ? status : classOf(status);
  const wording = WORDINGS[known]!;
  return problem({ ...wording, status: known, correlationId, detail: detail ?? wording.detail });
}

function classOf(status: number): 400 | 500 {
  return status >= 400 && status < 500 ? 400 : 500;
}
