import { getOperationAST, GraphQLError, OperationTypeNode, parse, type GraphQLSchema } from 'graphql';
import type { GraphqlLimits } from './graphql-limits.js';
import { overLimit, refuseBeyond } from './within-limits.js';

/** What a request asks to have executed, as it came. */
export interface AskedOperation {
  readonly query: string;
  readonly operationName?: string | null;
}

/**
 * Reads which kind of operation a request is about. Throws a GraphQLError when it is too long, malformed, beyond the limits, or about no
 * operation.
 */
export function operationOf(
  { query, operationName }: AskedOperation,
  limits: GraphqlLimits,
  schema: GraphQLSchema,
): OperationTypeNode {
  const bytes = Buffer.byteLength(query);
  if (bytes > limits.queryBytes) throw overLimit(`its query has ${bytes} bytes, and ${limits.queryBytes} is the most`);
  const document = parse(query, { maxTokens: limits.tokens });
  refuseBeyond(limits, document, schema);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new GraphQLError('The request does not say which one of its operations it is about.');
  if (operation.operation === OperationTypeNode.SUBSCRIPTION)
    throw new GraphQLError('A subscription needs a connection that stays open: ask for it at /graphql/stream.');
  return operation.operation;
}
