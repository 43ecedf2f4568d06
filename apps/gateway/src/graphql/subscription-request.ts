import { GraphQLError } from 'graphql';
import { graphqlLimits } from './graphql-limits.js';

/** What a request for a subscription asks. */
export interface SubscriptionRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly operationName: string | undefined;
}

/** Reads the body of a request. Throws a GraphQLError that says what is wrong with it. */
export function readSubscription(body: unknown): SubscriptionRequest {
  const { query, variables, operationName }: Record<string, unknown> = Object(body);
  if (typeof query !== 'string') throw new GraphQLError('The request has no query.');
  if (Buffer.byteLength(query) > graphqlLimits.queryBytes)
    throw new GraphQLError(`The query has more than ${graphqlLimits.queryBytes} bytes.`);
  if (!isMissing(variables) && (typeof variables !== 'object' || Array.isArray(variables)))
    throw new GraphQLError('The variables are no object.');
  if (!isMissing(operationName) && typeof operationName !== 'string')
    throw new GraphQLError('The name of the operation is no text.');
  return {
    query,
    variables: isMissing(variables) ? undefined : { ...Object(variables) },
    operationName: typeof operationName === 'string' ? operationName : undefined,
  };
}

function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
