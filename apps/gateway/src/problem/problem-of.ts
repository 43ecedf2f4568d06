import { HttpException } from '@nestjs/common';
import { ContractError } from '@nestwork/contract-kit';
import { contractProblem } from './contract-problem.js';
import { httpProblem } from './http-problem.js';
import { problem, type Problem } from './problem.js';
import { RefusedForNow } from './refused-for-now.js';

/** The problem that anything thrown while serving a request is answered with. What is not known to be harmless is a plain 500. */
export function problemOf(error: unknown, correlationId: string): Problem {
  if (error instanceof ContractError) return contractProblem(error, correlationId);
  if (error instanceof RefusedForNow) return problem({ ...error.refusal, correlationId });
  // Thrown by Nest, which also wraps what Fastify refuses (body too large, no such content type) into it.
  if (error instanceof HttpException) return httpProblem(error.getStatus(), correlationId);
  return httpProblem(500, correlationId);
}
