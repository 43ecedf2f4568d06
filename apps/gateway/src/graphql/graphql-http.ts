import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, OperationTypeNode, type ExecutionResult } from 'graphql';
import { createHandler, type RequestParams, type Response } from 'graphql-http';
import type { User } from '../identity/user.js';
import type { Incoming } from '../incoming/incoming.js';
import { restIncoming } from '../incoming/rest-incoming.js';
import { httpProblem } from '../problem/http-problem.js';
import type { ProblemReport } from '../problem/problem-report.js';
import { sendProblem } from '../problem/send-problem.js';
import { boundedErrors, graphqlError, refusal } from './graphql-error.js';
import type { GraphqlLimits } from './graphql-limits.js';
import { operationOf } from './graphql-operation.js';

/** What a resolver gets besides its arguments. */
export interface FieldContext {
  readonly incoming: Incoming;
  /** Who asks, once a guard has found out. */
  user?: User;
}

/** How strict the door is. */
export interface GraphqlDoor {
  readonly limits: GraphqlLimits;
  /** Whether the schema may be explored: it is in the documents anyway, but not every deployment serves these to everybody. */
  readonly showsSchema: boolean;
  readonly problems: ProblemReport;
}

/** A header of any value that browsers let no foreign page send without asking first. */
const PREFLIGHT_HEADER = 'graphql-require-preflight';

/**
 * GraphQL over HTTP, as its specification wants it, in front of Mercurius. The reading of requests and the form of answers are
 * graphql-http's, because Mercurius' own routes fall short of the specification.
 */
export class GraphqlHttp {
  constructor(
    private readonly fastify: FastifyInstance,
    private readonly door: GraphqlDoor,
  ) {}

  /** Answers one request. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.method === 'GET' && request.headers[PREFLIGHT_HEADER] === undefined)
      return sendProblem(reply, httpProblem(400, request.id, `A GET needs the header ${PREFLIGHT_HEADER}.`));
    const handle = createHandler({
      onSubscribe: (_, params) => this.#execute(params, request, reply),
      formatError: (error) => this.#formatted(error, request.id),
    });
    const { url, method, headers, body } = request;
    const answered = await handle({ url, method, headers, body: Object(body), raw: request, context: undefined });
    this.#send(answered, request, reply);
  }

  async #execute(params: RequestParams, request: FastifyRequest, reply: FastifyReply) {
    try {
      const operation = operationOf(params, this.door.limits, this.fastify.graphql.schema);
      if (operation === OperationTypeNode.MUTATION && request.method === 'GET') return GET_IS_FOR_QUERIES;
      return resultOf(await this.#run(params, request, reply));
    } catch (error) {
      const refused = requestErrors(error);
      if (refused.length === 0) throw error;
      return refused;
    }
  }

  #run(params: RequestParams, request: FastifyRequest, reply: FastifyReply) {
    const { query, variables, operationName } = params;
    const incoming = restIncoming(request, reply);
    const context: FieldContext = {
      incoming: {
        ...incoming,
        protocol: 'graphql',
        deadline: Date.now() + this.door.limits.timeoutMs,
        idempotencyKeys: [...incoming.idempotencyKeys, ...keyIn(params.extensions)],
      },
    };
    return this.fastify.graphql(query, { ...context }, variables ?? undefined, operationName ?? undefined);
  }

  /** What an endpoint threw has its form already; any other error that has a path is a failure of ours. */
  #formatted(error: Readonly<Error>, correlationId: string): Error {
    if (!(error instanceof GraphQLError) || (!error.path && !error.extensions['correlationId']))
      return refusal(error, correlationId, this.door.showsSchema);
    if (error.extensions['correlationId']) return error;
    return graphqlError(this.door.problems.of(error, correlationId), error.path);
  }

  #send([body, { status, headers = {} }]: Response, request: FastifyRequest, reply: FastifyReply): void {
    if (headers['content-type'] === undefined)
      return sendProblem(reply.headers(headers), httpProblem(status, request.id));
    void reply.code(status).headers(headers).send(body);
  }
}

const GET_IS_FOR_QUERIES: Response = [
  null,
  { status: 405, statusText: 'Method Not Allowed', headers: { allow: 'POST' } },
];

/** The errors that keep a request from being executed; none for a failure of ours. */
function requestErrors(error: unknown): readonly GraphQLError[] {
  if (error instanceof GraphQLError) return [error];
  const inside: unknown = Reflect.get(Object(error), 'errors');
  return Array.isArray(inside) ? inside.filter((each) => each instanceof GraphQLError).slice(0, MOST_REFUSALS) : [];
}

const MOST_REFUSALS = 5;

/** The key of clients that cannot set headers: `{ "extensions": { "idempotencyKey": "..." } }`. One that is no text is no good key. */
function keyIn(extensions: RequestParams['extensions']): readonly string[] {
  const key = extensions?.['idempotencyKey'] ?? undefined;
  if (key === undefined) return [];
  return [typeof key === 'string' ? key : ''];
}

/** A result without data was refused: its variables do not fit. */
function resultOf({ data, errors }: ExecutionResult): ExecutionResult | readonly GraphQLError[] {
  if (data === undefined) return (errors ?? []).slice(0, MOST_REFUSALS);
  return errors ? { data, errors: boundedErrors(errors) } : { data };
}
