import { GraphQLError, Kind, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { GraphqlLimits } from './graphql-limits.js';
import { QueryScale, type QueryWeight } from './query-weight.js';
import { repeatedPairs } from './repeated-pairs.js';

/** What a request that is too much for the limits is refused with. */
const overLimitCode = 'query-over-limit';

/**
 * Throws a GraphQLError when an operation is beyond the limits; it names the first limit, how far it goes and what was asked.
 *
 * Takes time that grows with the text, and so comes before the rules of the specification: one of them compares fields in pairs, and they
 * all run to their end even when one of them has found enough.
 */
export function refuseBeyond(limits: GraphqlLimits, document: DocumentNode, schema: GraphQLSchema): void {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const scale = new QueryScale(schema, fragments);
  const repeats = repeatedPairs(document);
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const excess = excessOf({ ...scale.weigh(node), repeats }, limits);
    if (excess !== undefined) throw overLimit(excess);
  }
}

/** The error of a request that is beyond a limit. */
export function overLimit(excess: string): GraphQLError {
  return new GraphQLError(`The request is too much for this gateway: ${excess}.`, {
    extensions: { code: overLimitCode },
  });
}

type Weighed = QueryWeight & { readonly repeats: number };

const COUNTED = ['depth', 'aliases', 'directives', 'cost', 'repeats'] as const;

function excessOf(weight: Weighed, limits: GraphqlLimits): string | undefined {
  if (weight.depth === Infinity) return 'a fragment of it spreads itself';
  const counted = COUNTED.find((what) => weight[what] > limits[what]);
  return counted && `its ${counted} is ${weight[counted]}, and ${limits[counted]} is the most`;
}
