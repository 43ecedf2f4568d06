import { describe, expect, it } from '@jest/globals';
import type { QueryResult } from 'pg';
import { CommitOutcomeUnknown } from './commit-outcome-unknown.js';
import { requireCommitted, type CommitAnswers } from './commit-outcome.js';
import { TransactionAborted } from './transaction-aborted.js';

const answered = (command: string): PromiseSettledResult<QueryResult> => ({
  status: 'fulfilled',
  value: { command, rowCount: 1, oid: 0, fields: [], rows: [] },
});
const failed = (code?: string): PromiseRejectedResult => ({
  status: 'rejected',
  reason: Object.assign(new Error(`code ${code}`), { code }),
});

const deciding = (answers: Pick<CommitAnswers, 'commit'> & Partial<CommitAnswers>) => () =>
  requireCommitted({ statements: [], earlierFailure: undefined, ...answers });

describe('the answer to COMMIT', () => {
  it('is trusted only when it says COMMIT', () => {
    expect(deciding({ statements: [answered('UPDATE')], commit: answered('COMMIT') })).not.toThrow();
    expect(deciding({ statements: [answered('UPDATE')], commit: answered('ROLLBACK') })).toThrow(TransactionAborted);
  });

  it.each(['23505', '40001', '57014', 'P0001'])('%s means rolled back, and is thrown as it is', (code) => {
    expect(deciding({ commit: failed(code) })).toThrow(`code ${code}`);
  });

  it.each([undefined, 'ECONNRESET', '57P01', '08006', '53100', '58030', 'XX000'])(
    '%s may come from a server that died after it had committed',
    (code) => {
      expect(deciding({ commit: failed(code) })).toThrow(CommitOutcomeUnknown);
    },
  );

  it('is not needed when a statement before it was refused', () => {
    expect(deciding({ statements: [failed('23505')], commit: failed('ECONNRESET') })).toThrow('code 23505');
  });

  it.each(['53100', '58030', 'XX000'])(
    'names the statement that failed with %s as the cause of a rollback, not what was refused because of it',
    (code) => {
      expect(deciding({ statements: [failed(code)], commit: answered('ROLLBACK') })).toThrow(`code ${code}`);
      const afterwards = [failed(code), failed('25P02')];
      expect(deciding({ statements: afterwards, commit: answered('ROLLBACK') })).toThrow(`code ${code}`);
      expect(deciding({ statements: afterwards, commit: failed('ECONNRESET') })).toThrow(`code ${code}`);
    },
  );

  it('leaves the outcome unknown when the connection was lost before any answer', () => {
    expect(deciding({ statements: [failed()], commit: failed() })).toThrow(CommitOutcomeUnknown);
  });
});
