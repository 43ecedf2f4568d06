import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import mercurius from 'mercurius';
import { EndpointCaller } from '../endpoints/endpoint-caller.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import type { Incoming } from '../incoming/incoming.js';
import { restIncoming } from '../incoming/rest-incoming.js';
import { endpointInputOf } from './endpoint-input.js';
import { graphqlError } from './graphql-error.js';
import { graphqlSchemaText } from './schema-text.js';

/** What a resolver gets besides its arguments. */
interface FieldContext {
  readonly incoming: Incoming;
}

type Resolver = (root: unknown, args: object, context: FieldContext) => Promise<unknown>;

/** Serves the endpoints as one GraphQL schema: each query and mutation is an endpoint, called as the route of it is. */
@Injectable()
export class GraphqlServer implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly table: EndpointTable,
    private readonly caller: EndpointCaller,
  ) {}

  async onModuleInit(): Promise<void> {
    const { endpoints } = this.table;
    await this.host.httpAdapter.getInstance<FastifyInstance>().register(mercurius, {
      schema: graphqlSchemaText(endpoints),
      resolvers: {
        Query: this.#resolvers(endpoints.filter(({ isWrite }) => !isWrite)),
        Mutation: this.#resolvers(endpoints.filter(({ isWrite }) => isWrite)),
      },
      context: (request: FastifyRequest, reply: FastifyReply): FieldContext => ({
        incoming: restIncoming(request, reply),
      }),
      graphiql: false,
      allowBatchedQueries: false,
      queryDepth: 8,
    });
  }

  #resolvers(endpoints: readonly Endpoint[]): Record<string, Resolver> {
    return Object.fromEntries(endpoints.map((endpoint) => [endpoint.name, this.#resolver(endpoint)]));
  }

  #resolver(endpoint: Endpoint): Resolver {
    const call = this.caller.callOf(endpoint, 'graphql');
    return async (_root, args, { incoming }) => {
      try {
        return await call({ ...incoming, protocol: 'graphql', input: endpointInputOf(endpoint, args) });
      } catch (error) {
        throw graphqlError(error, incoming.correlationId);
      }
    };
  }
}
