import type { QueryResult } from 'pg';
import { CommitOutcomeUnknown } from './commit-outcome-unknown.js';
import { sqlStateOf } from './sql-state.js';
import { TransactionAborted } from './transaction-aborted.js';

type Answer = PromiseSettledResult<QueryResult>;

/** The answers to the last statements of a transaction and to the COMMIT sent with them. */
export interface CommitAnswers {
  readonly statements: readonly Answer[];
  readonly commit: Answer;
  /** The first failure inside the transaction, if any; named as the cause when the server rolled back. */
  readonly earlierFailure: unknown;
}

/** Throws unless the transaction has surely committed; CommitOutcomeUnknown when nobody can tell. */
export function requireCommitted({ statements, commit, earlierFailure }: CommitAnswers): void {
  const failures = [...statements, commit].filter((answer) => answer.status === 'rejected');
  const isRolledBack = commit.status === 'fulfilled' && commit.value.command === 'ROLLBACK';
  if (isRolledBack || failures.some(({ reason }) => isRefusal(reason))) {
    // The first one is the cause: what follows it is refused only because the transaction has failed.
    const [first] = failures;
    if (first && sqlStateOf(first.reason) !== FAILED_BEFORE) throw first.reason;
    throw new TransactionAborted(earlierFailure ?? first?.reason);
  }
  if (commit.status === 'rejected') throw new CommitOutcomeUnknown(commit.reason);
}

// In a failed transaction PostgreSQL refuses whatever comes.
const FAILED_BEFORE = '25P02';

// An error that the server raised and survived: then the transaction is rolled back. The classes of broken connections (08),
// exhausted resources (53), shutdown (57P), system errors (58) and internal errors (XX) may come with its death instead.
function isRefusal(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== undefined && !/^(08|53|57P|58|XX)/.test(state);
}
