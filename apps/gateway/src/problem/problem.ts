/** One thing that is wrong with a request, and where. */
export interface FieldProblem {
  readonly path: string;
  readonly problem: string;
}

/** The body of every answer that is not a success: RFC 9457, `application/problem+json`. */
export interface Problem {
  /** Identifies the kind of problem; the same for every occurrence. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What happened this time, for a human. */
  readonly detail: string;
  /** What a program decides by: the code of a declared contract error, or of the HTTP layer. */
  readonly code: string;
  /** Finds this request in the logs of every service that it reached. */
  readonly correlationId: string;
  /** What is wrong with the request, field by field; at most five. */
  readonly problems?: readonly FieldProblem[];
  /** The fields of a declared contract error. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** After how many seconds a repeat has a chance, where the gateway knows. */
  readonly retryAfterS?: number;
}

/** The media type of a problem. */
export const problemMediaType = 'application/problem+json';

/** What differs from problem to problem; the rest follows from it. */
export type ProblemFacts = Omit<Problem, 'type' | 'title'>;

/** Completes a problem by what follows from its code. */
export function problem(facts: ProblemFacts): Problem {
  return { type: `urn:nestwork:problem:${facts.code}`, title: titleOf(facts.code), ...facts };
}

/** `orders.order-not-found` reads "Order not found". */
function titleOf(code: string): string {
  const words = code.slice(code.lastIndexOf('.') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
