import { GraphQLError, Kind, type ASTVisitor, type ValidationContext } from 'graphql';
import type { GraphqlLimits } from './graphql-limits.js';
import { QueryScale, type QueryWeight } from './query-weight.js';

/** What a request that is too much for the limits is refused with. */
export const overLimitCode = 'query-over-limit';

/** A validation rule that refuses operations beyond the limits; the error names the first limit, how far it goes and what was asked. */
export function withinLimits(limits: GraphqlLimits): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    Document({ definitions }) {
      const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
      const scale = new QueryScale(context.getSchema(), fragments);
      for (const node of definitions) {
        if (node.kind !== Kind.OPERATION_DEFINITION) continue;
        const excess = excessOf(scale.weigh(node), limits);
        if (excess !== undefined) context.reportError(overLimit(excess));
      }
    },
  });
}

/** The error of a request that is beyond a limit. */
export function overLimit(excess: string): GraphQLError {
  return new GraphQLError(`The request is too much for this gateway: ${excess}.`, {
    extensions: { code: overLimitCode },
  });
}

const COUNTED = ['depth', 'aliases', 'directives', 'cost'] as const;

function excessOf(weight: QueryWeight, limits: GraphqlLimits): string | undefined {
  const counted = COUNTED.find((what) => weight[what] > limits[what]);
  return counted && `its ${counted} is ${weight[counted]}, and ${limits[counted]} is the most`;
}
