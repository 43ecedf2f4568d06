import { LARGEST_PROBLEM_BYTES } from './largest-problem.js';
import type { Problem } from './problem.js';

/** The problem as it is sent: at most 4 KB. */
export function bounded(full: Problem, largestBytes = LARGEST_PROBLEM_BYTES): Problem {
  if (Buffer.byteLength(JSON.stringify(full)) <= largestBytes) return full;
  const { details: _details, problems: _problems, ...plain } = full;
  return plain;
}
