import { Metadata, status, type ServerErrorResponse } from '@grpc/grpc-js';
import { problemOf } from '../problem/problem-of.js';

/** The gRPC status that stands for the status of a problem. */
const CODES: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.FAILED_PRECONDITION,
  413: status.RESOURCE_EXHAUSTED,
  429: status.RESOURCE_EXHAUSTED,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

/** What an endpoint threw, as gRPC says it: the status, the detail as its message, and the whole problem as JSON in `problem-bin`. */
export function grpcError(error: unknown, correlationId: string): Partial<ServerErrorResponse> {
  const problem = problemOf(error, correlationId);
  const metadata = new Metadata();
  metadata.set('problem-bin', Buffer.from(JSON.stringify(problem)));
  return { code: CODES[problem.status] ?? status.INTERNAL, details: problem.detail, metadata };
}
