import type { Problem } from './problem.js';

const LARGEST_BYTES = 4_096;

/** The problem as it is sent: at most 4 KB, so that a small bad request can never cause a large answer. */
export function bounded(full: Problem, largestBytes = LARGEST_BYTES): Problem {
  if (Buffer.byteLength(JSON.stringify(full)) <= largestBytes) return full;
  const { details: _details, problems: _problems, ...plain } = full;
  return plain;
}
