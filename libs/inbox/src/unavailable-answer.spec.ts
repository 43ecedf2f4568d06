import { describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CommitOutcomeUnknown, DatabaseUnavailable } from '@nestwork/database';
import { DeadlinePassed, ServiceUnavailable } from '@nestwork/messaging';
import { event, query, request, SoldOut } from '../spec-support/messages.js';
import { answerUnavailable } from './unavailable-answer.js';

const away = new DatabaseUnavailable(new Error('Connection terminated unexpectedly'));
const unknown = new CommitOutcomeUnknown(away);
const failingWith = (failure: Error) => async () => {
  throw failure;
};

jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);

describe('a request while the database is away', () => {
  it('is told that nothing was executed, be it a command or a query', async () => {
    await expect(answerUnavailable(request(), failingWith(away))).rejects.toBeInstanceOf(ServiceUnavailable);
    await expect(answerUnavailable(query(), failingWith(away))).rejects.toMatchObject({ cause: away });
  });

  it('is told that the outcome is unknown when the answer to COMMIT was lost (T42)', async () => {
    await expect(answerUnavailable(request(), failingWith(unknown))).rejects.toBeInstanceOf(DeadlinePassed);
  });

  it('keeps every other failure', async () => {
    const bug = new TypeError('undefined is not a function');
    const refusal = SoldOut.of({ product: 'tea' }, { cause: away });

    await expect(answerUnavailable(request(), failingWith(bug))).rejects.toBe(bug);
    await expect(answerUnavailable(request(), failingWith(refusal))).rejects.toBe(refusal);
  });
});

describe('a stored message while the database is away', () => {
  it('keeps the failure, by which messaging knows to hold it', async () => {
    await expect(answerUnavailable(event(), failingWith(away))).rejects.toBe(away);
  });
});
