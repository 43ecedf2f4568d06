import { Metadata, status } from '@grpc/grpc-js';
import { correlationIdHeader } from '../edge/correlation-id.js';
import type { Problem } from '../problem/problem.js';
import { retryAfterS } from '../problem/retry-after.js';
import { statusDetails, statusDetailsTrailer } from './status-details.js';

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

/** What its status says less well: such a call may simply be made again. */
const CODES_BY_NAME: Readonly<Record<string, status>> = { 'request-in-flight': status.ABORTED };

/** Both binary trailers together. They travel as base64, each padded: 4 KB on the wire. Some clients take no more than 8 KB of trailers. */
const LARGEST_BYTES = 3_066;

/** The trailer that holds the whole problem, as the JSON that REST would have answered. */
const problemTrailer = 'problem-bin';

/** A status with its trailers. */
export interface GrpcError {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/**
 * A problem as gRPC says it: the status, the detail as its message, the problem in `problem-bin` and as Google's error model in
 * `grpc-status-details-bin`, and when to come back in `retry-after`.
 */
export function grpcError(problem: Problem): GrpcError {
  const code = CODES_BY_NAME[problem.code] ?? CODES[problem.status] ?? status.INTERNAL;
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailersOf(problem, code))) metadata.set(name, value);
  metadata.set(correlationIdHeader, problem.correlationId);
  const waitS = retryAfterS(problem);
  if (waitS !== undefined) metadata.set('retry-after', String(waitS));
  return { code, details: problem.detail, metadata };
}

function trailersOf(full: Problem, code: status): Readonly<Record<string, Buffer>> {
  const trailers = {
    [problemTrailer]: Buffer.from(JSON.stringify(full)),
    [statusDetailsTrailer]: statusDetails(full, code),
  };
  const bytes = Object.values(trailers).reduce((sum, { length }) => sum + length, 0);
  const { details, problems, ...plain } = full;
  return bytes > LARGEST_BYTES && (details || problems) ? trailersOf(plain, code) : trailers;
}
