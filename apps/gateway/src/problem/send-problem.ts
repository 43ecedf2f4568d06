import type { FastifyReply } from 'fastify';
import { bounded } from './bounded.js';
import { problemMediaType, type Problem } from './problem.js';

/** Answers a request with a problem. Whatever headers the reply carries already stay. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply.code(problem.status).type(problemMediaType).send(bounded(problem));
}
