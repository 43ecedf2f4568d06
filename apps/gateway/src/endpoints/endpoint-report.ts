import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import type { Incoming } from '../incoming/incoming.js';
import { ProblemReport } from '../problem/problem-report.js';
import type { Problem } from '../problem/problem.js';
import type { EndpointCall } from './endpoint-caller.js';
import type { Endpoint } from './endpoint.js';

/** What became of a call: its answer, or the problem that it ended with. */
export type EndpointOutcome = { readonly answer: unknown } | { readonly problem: Problem };

/** Reports every call of an endpoint that is no request of HTTP by itself, with one log line and one observation. */
@Injectable()
export class EndpointReport {
  readonly #logger = new Logger(EndpointReport.name);
  readonly #seconds;

  constructor(
    private readonly problems: ProblemReport,
    metrics: Metrics,
  ) {
    this.#seconds = metrics.histogram({
      name: 'endpoint_call_seconds',
      help: 'Time that a call of an endpoint took by GraphQL or gRPC, by the HTTP status that REST would have answered',
      labelNames: ['endpoint', 'protocol', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
  }

  /** Calls an endpoint and reports how it went; throws nothing. */
  async outcomeOf(endpoint: Endpoint, call: EndpointCall, incoming: Incoming): Promise<EndpointOutcome> {
    const began = performance.now();
    const outcome = await this.#outcomeOf(endpoint, call, incoming);
    const status = 'problem' in outcome ? outcome.problem.status : endpoint.rest.status;
    const { protocol, correlationId } = incoming;
    const tookMs = performance.now() - began;
    this.#seconds.observe({ endpoint: endpoint.name, protocol, status }, tookMs / 1_000);
    this.#logger.log({ message: `${protocol} ${endpoint.name}`, status, ms: Math.round(tookMs), correlationId });
    return outcome;
  }

  async #outcomeOf({ isWrite }: Endpoint, call: EndpointCall, incoming: Incoming): Promise<EndpointOutcome> {
    try {
      return { answer: await call(incoming) };
    } catch (error) {
      const { correlationId, idempotencyKeys } = incoming;
      return { problem: this.problems.of(error, correlationId, { isWrite, idempotencyKeys }) };
    }
  }
}
