import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  buildSchema,
  GraphQLError,
  subscribe,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { EndpointCaller, type EndpointCall } from '../endpoints/endpoint-caller.js';
import { EndpointReport } from '../endpoints/endpoint-report.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { GatewayConfig } from '../gateway.config.js';
import { restIncoming } from '../incoming/rest-incoming.js';
import { ProblemReport } from '../problem/problem-report.js';
import { eventStreamAnswer } from '../streams/event-stream-answer.js';
import type { SentEvent } from '../streams/event-stream-body.js';
import { StreamLimits } from '../streams/stream-limits.js';
import { endpointInputOf } from './endpoint-input.js';
import { boundedErrors, graphqlError, refusal } from './graphql-error.js';
import type { FieldContext } from './graphql-http.js';
import { graphqlSchemaText } from './schema-text.js';
import { subscriptionIn } from './subscription-document.js';
import { readSubscription, type SubscriptionRequest } from './subscription-request.js';

type Subscriber = GraphQLFieldResolver<unknown, FieldContext>;

/**
 * Serves subscriptions at `/graphql/stream`: each is a request of its own, answered with Server-Sent Events, so that guards, limits and
 * proxies see it as they see every other request.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, distinct connections mode
 */
@Injectable()
export class GraphqlSubscriptions implements OnModuleInit {
  #schema: GraphQLSchema | undefined;
  readonly #calls = new Map<string, { readonly endpoint: Endpoint; readonly call: EndpointCall }>();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: GatewayConfig,
    private readonly table: EndpointTable,
    private readonly caller: EndpointCaller,
    private readonly report: EndpointReport,
    private readonly problems: ProblemReport,
    private readonly limits: StreamLimits,
  ) {}

  onModuleInit(): void {
    const { endpoints } = this.table;
    this.#schema = buildSchema(graphqlSchemaText(endpoints));
    for (const endpoint of endpoints.filter(({ streams }) => streams))
      this.#calls.set(endpoint.name, { endpoint, call: this.caller.callOf(endpoint, 'graphql') });
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.post('/graphql/stream', (request, reply) => this.#answer(request, reply));
  }

  async #answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    try {
      const asked = readSubscription(request.body);
      const results = await this.#subscribe(asked, request, reply);
      if (Symbol.asyncIterator in results) return eventStreamAnswer(reply, sentResults(results), this.limits);
      return this.#refuse(reply, results.errors ?? []);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return this.#refuse(reply, [error]);
    }
  }

  async #subscribe(
    asked: SubscriptionRequest,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    const contextValue: FieldContext = { incoming: { ...restIncoming(request, reply), protocol: 'graphql' } };
    return subscribe({
      schema: this.#schema!,
      document: subscriptionIn(asked, this.#schema!, this.config.graphqlShowsSchema),
      variableValues: asked.variables,
      operationName: asked.operationName,
      contextValue,
      subscribeFieldResolver: this.#subscriber,
    });
  }

  readonly #subscriber: Subscriber = async (_root, args, { incoming }, { fieldName }) => {
    const { endpoint, call } = this.#calls.get(fieldName)!;
    const asked = { ...incoming, input: endpointInputOf(endpoint, args) };
    const outcome = await this.report.outcomeOf(endpoint, call, asked);
    if ('problem' in outcome) throw graphqlError(outcome.problem);
    return this.#named(fieldName, outcome.answer as AsyncIterable<object>, incoming.correlationId);
  };

  /** Each event as the value of its field. */
  async *#named(fieldName: string, source: AsyncIterable<object>, correlationId: string) {
    try {
      for await (const each of source) yield { [fieldName]: each };
    } catch (error) {
      throw graphqlError(this.problems.of(error, correlationId));
    }
  }

  #refuse(reply: FastifyReply, errors: readonly GraphQLError[]): object {
    const { id } = reply.request;
    const told = errors.map((each) =>
      each.extensions['correlationId'] ? each : refusal(each, id, this.config.graphqlShowsSchema),
    );
    const status: unknown = told[0]?.extensions['status'];
    void reply.code(typeof status === 'number' ? status : 400);
    return { errors: boundedErrors(told) };
  }
}

async function* sentResults(results: AsyncIterable<ExecutionResult>): AsyncGenerator<SentEvent> {
  try {
    for await (const data of results) yield { event: 'next', data };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    yield { event: 'next', data: { errors: [error] } };
  }
  yield { event: 'complete', data: {} };
}
