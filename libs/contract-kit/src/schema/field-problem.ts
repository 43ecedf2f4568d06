/** One thing that is wrong with a value, and where. */
export interface FieldProblem {
  /** Such as `lines[0].quantity`; empty for the value as a whole. */
  readonly path: string;
  readonly problem: string;
}

/** At most this many problems are named. */
export const maxProblems = 5;

/** Characters of a path or of a description: five of both, three bytes a character, stay below 4 KB. */
export const maxProblemLength = 120;

/** Control characters and lone surrogates: neither PostgreSQL nor a terminal takes what a sender chose to put into a field name. */
const unprintable = /[\p{Cc}\p{Cs}]/gu;

/** A problem whose texts are safe to log, store and send, whatever the field names of the offending message were. */
export function fieldProblem(path: string, problem: string): FieldProblem {
  return { path: printable(path), problem: printable(problem) };
}

function printable(text: string): string {
  return text.slice(0, maxProblemLength).replace(unprintable, '\uFFFD');
}
