import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { graphqlLimits } from './graphql-limits.js';
import type { SubscriptionRequest } from './subscription-request.js';
import { refuseBeyond } from './within-limits.js';

/** The document of a request for a subscription. Throws a GraphQLError when it is malformed, beyond the limits, or about anything else. */
export function subscriptionIn(
  { query, operationName }: SubscriptionRequest,
  schema: GraphQLSchema,
  showsSchema: boolean,
): DocumentNode {
  const document = parse(query, { maxTokens: graphqlLimits.tokens });
  refuseBeyond(graphqlLimits, document, schema);
  const rules = [...specifiedRules, ...(showsSchema ? [] : [NoSchemaIntrospectionCustomRule])];
  const [problem] = validate(schema, document, rules, { maxErrors: 5 });
  if (problem) throw problem;
  if (getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION) return document;
  throw new GraphQLError('Here are subscriptions only; what is answered at once is asked at /graphql.');
}
