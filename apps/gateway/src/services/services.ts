import { Injectable, type OnModuleInit } from '@nestjs/common';
import { contractOf } from '@nestwork/contract-kit';
import { ServiceClient, type RequestOptions } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import { NoParameters, Operations } from '@nestwork/operations';
import { Routing, type Request, type RoutedFor, type Send } from '../routing/routing.js';
import type { AttemptLimits } from './circuit.js';
import { pathMetrics, watchInFlight } from './path-metrics.js';
import { pathSettings } from './path-settings.js';
import { ServicePath, type PathState } from './service-path.js';

/** How a service is asked, and on whose behalf. */
export interface ServiceOptions extends RequestOptions {
  readonly routedFor?: RoutedFor;
}

/** The services behind the gateway: asked as by ServiceClient, each of them by a way that gives way when it is in trouble. */
@Injectable()
export class Services implements OnModuleInit {
  readonly #paths = new Map<string, ServicePath>();
  readonly #metrics;

  constructor(
    private readonly client: ServiceClient,
    private readonly routing: Routing,
    private readonly operations: Operations,
    metrics: Metrics,
  ) {
    this.#metrics = pathMetrics(metrics);
    watchInFlight(metrics, () => this.states);
  }

  onModuleInit(): void {
    this.operations.register({
      name: 'circuits list',
      summary: 'Shows the way to each service: its circuit, and how many calls wait for an answer.',
      parameters: NoParameters,
      changes: false,
      run: async () => ({ rows: this.states.map((state) => ({ ...state })) }),
    });
  }

  /** The services that were asked so far. */
  get states(): readonly PathState[] {
    return [...this.#paths.values()].map(({ state }) => state);
  }

  /**
   * As ServiceClient.request, and RefusedForNow when the request was not sent. A question is repeated when nobody was there to take it, and
   * so is a command with an id; never after the deadline of the first attempt. Only an attempt that is let through an open circuit may go on
   * beyond it, when nobody waits for it any more.
   */
  request<R>(message: Request<R>, options: ServiceOptions = {}): Promise<R> {
    const deadline = Math.min(
      Date.now() + (options.timeoutMs ?? contractOf(message).timeoutMs),
      options.deadline ?? Infinity,
    );
    const send: Send = (asked, side) => this.#send(asked, { ...options, deadline }, side);
    return this.routing.send(message, options.routedFor, send);
  }

  /** What is tried out has a way of its own: it must not close the usual one, and nothing is repeated before that is taken. */
  #send<R>(message: Request<R>, options: Timed, side: string | undefined): Promise<R> {
    const { kind, service, timeoutMs } = contractOf(message);
    const path = this.#pathTo(side === undefined ? service : `${service}.${side}`);
    const group = side === 'canary' ? side : 'stable';
    const { signal, deadline, ...asked } = options;
    // When a caller stops waiting is in the deadline of each attempt, and no other time counts.
    const attempt = (limits: AttemptLimits) =>
      this.client.request(message, { ...asked, ...limits, group, timeoutMs: Infinity });
    return path.call(attempt, {
      repeatable: side === undefined && (kind === 'query' || options.id !== undefined),
      caller: options.routedFor?.caller,
      isCommand: kind === 'command',
      deadline,
      timeoutMs,
      ...(signal && { signal }),
    });
  }

  #pathTo(service: string): ServicePath {
    const known = this.#paths.get(service);
    if (known) return known;
    const path = new ServicePath(service, pathSettings, this.#metrics);
    this.#paths.set(service, path);
    return path;
  }
}

type Timed = ServiceOptions & { readonly deadline: number };
