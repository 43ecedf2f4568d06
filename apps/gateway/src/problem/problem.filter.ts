import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { RequestAborted } from '@nestwork/messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { restIncoming } from '../incoming/rest-incoming.js';
import { ProblemReport } from './problem-report.js';
import { sendProblem } from './send-problem.js';

/** Answers everything that is thrown while a request is served over HTTP with a problem; nothing of the inside is shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly report: ProblemReport) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // The client has closed the connection.
    if (error instanceof RequestAborted) return;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { idempotencyKeys } = restIncoming(request, reply);
    const isWrite = !READS.has(request.method);
    const problem = this.report.of(error, request.id, { isWrite, idempotencyKeys });
    // An answer that has begun cannot become another one; the client sees it end early.
    if (reply.sent) return;
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer, ApiKey');
    sendProblem(reply, problem);
  }
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
