import type { Class } from '@nestwork/contract-kit';

/** Something an operator can ask of a service, or have it do. */
export interface Operation<P extends object = object> {
  /** `<topic> <verb>` in lower-case words with dashes: `outbox status`. */
  readonly name: string;
  /** One sentence, for the list that operators are shown. */
  readonly summary: string;
  /** A class with validation decorators; unknown and wrong parameters are refused before `run`. */
  readonly parameters: Class<P>;
  /** Whether it may change something: then it must be said by whom, and a line of the log keeps it. */
  readonly changes: boolean;
  /** What it throws reaches the operator: a contract error as it is, anything else as `internal` with its message. */
  run(parameters: P, context: OperationContext): Promise<OperationResult>;
}

/** Who asks, and until when. */
export interface OperationContext {
  readonly by: string;
  /** Aborts when this instance stops, with an error for the operator. Whatever may take longer than seconds ends then. */
  readonly signal: AbortSignal;
}

/** A value that fits into a table. */
export type OperationCell = string | number | boolean | null;

/** The answer to an operator: rows are shown as a table, details as lines `name: value`. */
export interface OperationResult {
  readonly rows?: readonly Readonly<Record<string, OperationCell>>[];
  readonly details?: Readonly<Record<string, unknown>>;
  /** What is wrong and how to mend it, a sentence each. With a problem the command line ends with exit code 1. */
  readonly problems?: readonly string[];
}
