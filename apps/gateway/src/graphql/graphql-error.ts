import { GraphQLError } from 'graphql';
import { problemOf } from '../problem/problem-of.js';

/** What an endpoint threw, as GraphQL says it: the detail as the message, and everything else of the problem as extensions. */
export function graphqlError(error: unknown, correlationId: string): GraphQLError {
  const { detail, title: _title, ...extensions } = problemOf(error, correlationId);
  return new GraphQLError(detail, { extensions, originalError: error instanceof Error ? error : undefined });
}
