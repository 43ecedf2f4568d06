import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { NoSchemaIntrospectionCustomRule, type GraphQLResolveInfo } from 'graphql';
import mercurius, { type MercuriusOptions } from 'mercurius';
import { EndpointCaller } from '../endpoints/endpoint-caller.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { EndpointReport } from '../endpoints/endpoint-report.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { GatewayConfig } from '../gateway.config.js';
import { ProblemReport } from '../problem/problem-report.js';
import { graphFields } from '../graph/graph-fields.js';
import { GraphLoads } from '../graph/graph-loads.js';
import type { Incoming } from '../incoming/incoming.js';
import { endpointInputOf } from './endpoint-input.js';
import { graphqlError } from './graphql-error.js';
import { GraphqlHttp, type FieldContext } from './graphql-http.js';
import { graphqlLimits } from './graphql-limits.js';
import { graphqlSchemaText } from './schema-text.js';
import { withPartErrors } from './part-errors.js';

type Resolver = (root: unknown, args: object, context: FieldContext, info: GraphQLResolveInfo) => Promise<unknown>;

/** Serves the endpoints as one GraphQL schema: each query and mutation is an endpoint, called as the route of it is. */
@Injectable()
export class GraphqlServer implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: GatewayConfig,
    private readonly table: EndpointTable,
    private readonly caller: EndpointCaller,
    private readonly report: EndpointReport,
    private readonly problems: ProblemReport,
    private readonly loads: GraphLoads,
  ) {}

  /** Fastify loads it when it is ready: waiting for it now would close Fastify to the error handler that Nest sets later. */
  onModuleInit(): void {
    const door = { limits: graphqlLimits, showsSchema: this.config.graphqlShowsSchema, problems: this.problems };
    void this.host.httpAdapter.getInstance<FastifyInstance>().register(async (fastify) => {
      await fastify.register(mercurius, this.#options());
      const http = new GraphqlHttp(fastify, door);
      fastify.route({
        method: ['GET', 'POST'],
        url: '/graphql',
        exposeHeadRoute: false,
        handler: async (request, reply) => {
          await http.answer(request, reply);
          // Sent, and perhaps still being compressed: were nothing returned, Fastify would send nothing in its place.
          return reply;
        },
      });
    });
  }

  /** Its own routes stay closed, because nothing of what GraphqlHttp refuses would be refused there. */
  #options(): MercuriusOptions {
    const { endpoints } = this.table;
    return {
      schema: graphqlSchemaText(endpoints),
      resolvers: {
        Query: this.#resolvers(endpoints.filter(({ isWrite, streams }) => !isWrite && !streams)),
        Mutation: this.#resolvers(endpoints.filter(({ isWrite }) => isWrite)),
        ...this.#graphResolvers(),
      },
      routes: false,
      allowBatchedQueries: false,
      cache: graphqlLimits.remembered,
      validationRules: this.config.graphqlShowsSchema ? [] : [NoSchemaIntrospectionCustomRule],
      graphql: { parseOptions: { maxTokens: graphqlLimits.tokens }, validateOptions: { maxErrors: 5 } },
      errorFormatter: (execution) => ({ statusCode: 200, response: execution }),
    };
  }

  #resolvers(endpoints: readonly Endpoint[]): Record<string, Resolver> {
    return Object.fromEntries(endpoints.map((endpoint) => [endpoint.name, this.#resolver(endpoint)]));
  }

  #graphResolvers(): Record<string, Record<string, Resolver>> {
    const resolvers: Record<string, Record<string, Resolver>> = {};
    for (const field of graphFields(this.table.endpoints))
      (resolvers[field.of.name] ??= {})[field.name] = (owner, _args, context) =>
        this.loads.load(field, Object(owner), context);
    return resolvers;
  }

  #resolver(endpoint: Endpoint): Resolver {
    const call = this.caller.callOf(endpoint, 'graphql');
    return async (_root, args, context, { path }) => {
      const { incoming } = context;
      // Several writes under one key are told apart by the names that the caller gave them.
      const scope = path.key === endpoint.name ? undefined : String(path.key);
      const input = endpointInputOf(endpoint, args);
      const asked: Incoming = { ...incoming, input, scope };
      const outcome = await this.report.outcomeOf(endpoint, call, asked);
      context.user ??= asked.user;
      if ('problem' in outcome) throw graphqlError(outcome.problem);
      return withPartErrors(outcome.answer, endpoint, incoming.correlationId);
    };
  }
}
