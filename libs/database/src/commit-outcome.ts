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
  for (const answer of [...statements, commit]) {
    if (answer.status === 'rejected' && isRefusal(answer.reason)) throw answer.reason;
  }
  if (commit.status === 'rejected') throw new CommitOutcomeUnknown(commit.reason);
  if (commit.value.command === 'ROLLBACK') throw new TransactionAborted(earlierFailure);
}

// An error that the server raised and survived: then the transaction is rolled back. The classes of broken connections (08),
// exhausted resources (53), shutdown (57P), system errors (58) and internal errors (XX) may come with its death instead.
function isRefusal(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== undefined && !/^(08|53|57P|58|XX)/.test(state);
}
