import type { PartProblem } from '../aggregate/part-problem.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { problem } from '../problem/problem.js';
import { graphqlError } from './graphql-error.js';

/** The answer of an endpoint with an error in the place of each missing part: GraphQL answers it as null, and names its path in `errors`. */
export function withPartErrors(
  answer: unknown,
  { missing }: Pick<Endpoint, 'missing'>,
  correlationId: string,
): unknown {
  if (missing === undefined) return answer;
  const fields: Readonly<Record<string, unknown>> = { ...Object(answer) };
  const problems = (fields[missing] ?? []) as readonly PartProblem[];
  const errors = problems.map(({ part, ...facts }) => [part, graphqlError(problem({ ...facts, correlationId }))]);
  return { ...fields, ...Object.fromEntries(errors) };
}
