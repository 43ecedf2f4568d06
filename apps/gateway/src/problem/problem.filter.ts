import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { RequestAborted } from '@nestwork/messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';
import type { Problem } from './problem.js';
import { sendProblem } from './send-problem.js';

/** Headers that say what to do next, by status. */
const ADVICE: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  503: { 'retry-after': '1' },
};

/** Answers everything that is thrown while a request is served with a problem; nothing of the inside is shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    // The client has closed the connection: there is nobody to answer, and nothing went wrong here.
    if (error instanceof RequestAborted) return;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error, request.id);
    this.#log(error, problem);
    // An answer that has begun cannot become another one; the client sees it end early.
    if (reply.sent) return;
    sendProblem(reply.headers(ADVICE[problem.status] ?? {}), problem);
  }

  #log(error: unknown, { status, code }: Problem): void {
    if (status === 500) this.#logger.error({ message: 'A request failed', err: error });
    else if (status > 500) this.#logger.warn({ message: 'A request could not be served', code, err: error });
  }
}
