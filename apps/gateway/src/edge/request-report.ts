import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { afterFailStep, beforeFailStep, hasFailSteps, Metrics } from '@nestwork/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Reports every answer with one log line and one observation, by route; a path is never a label, as there is no end of paths. */
@Injectable()
export class RequestReport implements OnModuleInit {
  readonly #logger = new Logger(RequestReport.name);
  readonly #seconds;

  constructor(
    private readonly host: HttpAdapterHost,
    metrics: Metrics,
  ) {
    this.#seconds = metrics.histogram({
      name: 'http_request_seconds',
      help: 'Time from the arrival of a request to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
  }

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onResponse', (request, reply, done) => {
      this.#report(request, reply);
      done();
    });
    if (!hasFailSteps) return;
    fastify.addHook('onSend', () => beforeFailStep('gateway.answer'));
    fastify.addHook('onResponse', () => afterFailStep('gateway.answer'));
  }

  #report({ id, method, routeOptions }: FastifyRequest, { statusCode: status, elapsedTime }: FastifyReply): void {
    const route = routeOptions.url ?? 'unknown';
    this.#seconds.observe({ method, route, status }, elapsedTime / 1_000);
    // Named here because the trace of the request is over by now.
    this.#logger.log({ message: `${method} ${route}`, status, ms: Math.round(elapsedTime), correlationId: id });
  }
}
