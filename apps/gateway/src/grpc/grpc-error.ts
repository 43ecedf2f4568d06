import { Metadata, status } from '@grpc/grpc-js';
import { correlationIdHeader } from '../edge/correlation-id.js';
import { bounded } from '../problem/bounded.js';
import type { Problem } from '../problem/problem.js';
import { retryAfterS } from '../problem/retry-after.js';

/** The gRPC status that stands for the status of a problem. */
const CODES: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.FAILED_PRECONDITION,
  413: status.RESOURCE_EXHAUSTED,
  429: status.RESOURCE_EXHAUSTED,
  431: status.RESOURCE_EXHAUSTED,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

/** Binary metadata travels as base64: 3 KB of it are 4 KB on the wire. */
const LARGEST_BYTES = 3_072;

/** The trailer that holds the whole problem, as the JSON that REST would have answered. */
const problemTrailer = 'problem-bin';

/** A status with its trailers. */
interface GrpcError {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** A problem as gRPC says it: the status, the detail as its message, the problem in `problem-bin`, and when to come back in `retry-after`. */
export function grpcError(problem: Problem): GrpcError {
  const metadata = new Metadata();
  metadata.set(problemTrailer, Buffer.from(JSON.stringify(bounded(problem, LARGEST_BYTES))));
  metadata.set(correlationIdHeader, problem.correlationId);
  const waitS = retryAfterS(problem);
  if (waitS !== undefined) metadata.set('retry-after', String(waitS));
  return { code: CODES[problem.status] ?? status.INTERNAL, details: problem.detail, metadata };
}
