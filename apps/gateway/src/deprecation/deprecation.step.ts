import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import type { EndpointStep, NextStep, PassingCall } from '../endpoints/endpoint-step.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import type { Incoming } from '../incoming/incoming.js';
import { deprecationHeaders } from './deprecation-headers.js';
import type { Deprecation } from './deprecation.js';

/** Clients are counted by name up to this many; an issuer may know any number of them. */
const MOST_CLIENTS = 100;

/** Tells callers of a deprecated endpoint what to use instead, and operators who still calls it. */
@Injectable()
export class DeprecationStep implements EndpointStep, OnModuleInit {
  readonly #logger = new Logger(DeprecationStep.name);
  readonly #clients = new Set<string>();
  readonly #told = new Set<string>();
  readonly #calls;

  constructor(
    private readonly table: EndpointTable,
    metrics: Metrics,
  ) {
    this.#calls = metrics.counter({
      name: 'deprecated_calls_total',
      help: 'Calls of endpoints that are deprecated, by the client that makes them',
      labelNames: ['endpoint', 'protocol', 'client'],
    });
  }

  /** An endpoint that may be gone is still there: somebody should look who needs it. */
  onModuleInit(): void {
    const today = new Date().toISOString();
    for (const { name, deprecated } of this.table.endpoints)
      if (deprecated && deprecated.sunset <= today)
        this.#logger.warn({ message: 'An endpoint is kept beyond its sunset', endpoint: name, ...deprecated });
  }

  concerns({ deprecated }: Endpoint): boolean {
    return deprecated !== undefined;
  }

  async pass({ endpoint: { name, deprecated }, incoming }: PassingCall, next: NextStep): Promise<unknown> {
    if (deprecated) this.#note(name, deprecated, incoming);
    return next();
  }

  #note(endpoint: string, deprecated: Deprecation, incoming: Incoming): void {
    const client = this.#clientOf(incoming);
    const { protocol } = incoming;
    this.#calls.inc({ endpoint, protocol, client });
    this.#warnOnce(endpoint, client, deprecated);
    // By GraphQL and gRPC it is a matter of the schema: their answers are not about one endpoint, or have no such headers.
    if (protocol !== 'rest') return;
    const { path } = this.#successorOf(deprecated).rest;
    const params = Object(incoming.input.params);
    for (const [name, value] of Object.entries(deprecationHeaders(deprecated, { path, params })))
      incoming.tell?.(name, value);
  }

  #clientOf({ user }: Incoming): string {
    if (!user) return 'anonymous';
    const { client = 'unknown' } = user;
    if (this.#clients.size >= MOST_CLIENTS && !this.#clients.has(client)) return 'others';
    this.#clients.add(client);
    return client;
  }

  #warnOnce(endpoint: string, client: string, deprecated: Deprecation): void {
    const what = `${endpoint} ${client}`;
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#logger.warn({ message: 'A deprecated endpoint is called', endpoint, client, ...deprecated });
  }

  #successorOf({ successor }: Deprecation): Endpoint {
    return this.table.endpoints.find(({ name }) => name === successor)!;
  }
}
