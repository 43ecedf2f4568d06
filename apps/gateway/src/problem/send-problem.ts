import type { FastifyReply } from 'fastify';
import { bounded } from './bounded.js';
import { problemMediaType, type Problem } from './problem.js';
import { retryAfterS } from './retry-after.js';

/** Answers a request with a problem, and says when to come back where that is known. Whatever headers the reply carries already stay. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const waitS = retryAfterS(problem);
  if (waitS !== undefined) reply.header('retry-after', String(waitS));
  void reply.code(problem.status).type(problemMediaType).send(bounded(problem));
}
