import { GraphQLError } from 'graphql';
import { LARGEST_PROBLEM_BYTES } from '../problem/largest-problem.js';
import type { Problem } from '../problem/problem.js';
import { retryAfterS } from '../problem/retry-after.js';

const LONGEST_MESSAGE = 300;
const MOST_LOCATIONS = 3;

/** A problem as GraphQL says it: the detail as the message, and everything else that a program may want as extensions. */
export function graphqlError(problem: Problem, path?: GraphQLError['path']): GraphQLError {
  const { detail, title: _title, ...extensions } = problem;
  const waitS = retryAfterS(problem);
  return new GraphQLError(detail, {
    path,
    extensions: { ...extensions, ...(waitS !== undefined && { retryAfterS: waitS }) },
  });
}

/** What a request is refused with before anything of it is executed: what is wrong with it, in a bounded text. */
export function refusal(error: Error, correlationId: string, showSuggestions: boolean): GraphQLError {
  const message = showSuggestions ? error.message : error.message.replace(/ Did you mean [^]*$/, '');
  const { source, positions, extensions } = error instanceof GraphQLError ? error : {};
  return new GraphQLError(message.slice(0, LONGEST_MESSAGE), {
    source,
    positions: positions?.slice(0, MOST_LOCATIONS),
    extensions: { status: 400, code: 'invalid-query', ...extensions, correlationId },
  });
}

/**
 * As many of the errors as fit into 4 KB together, and at least one: without its details when these are too long, and without
 * its path when the caller's own names make that too long.
 */
export function boundedErrors(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const [first, ...others] = errors;
  if (!first) return [];
  const kept = [short(first)];
  let bytes = bytesOf(kept[0]!);
  for (const error of others) {
    bytes += bytesOf(error);
    if (bytes > LARGEST_PROBLEM_BYTES) break;
    kept.push(error);
  }
  return kept;
}

function short(error: GraphQLError): GraphQLError {
  if (bytesOf(error) <= LARGEST_PROBLEM_BYTES) return error;
  const { details: _details, problems: _problems, ...extensions } = error.extensions;
  const { message, path, source, positions } = error;
  const plain = new GraphQLError(message, { path, source, positions, extensions });
  return bytesOf(plain) <= LARGEST_PROBLEM_BYTES ? plain : new GraphQLError(message, { extensions });
}

function bytesOf(error: GraphQLError): number {
  return Buffer.byteLength(JSON.stringify(error));
}
