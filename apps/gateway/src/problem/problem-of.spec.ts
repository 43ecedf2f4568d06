import { describe, expect, it } from '@jest/globals';
import { BadRequestException, HttpException, PayloadTooLargeException } from '@nestjs/common';
import { ContractError, ErrorContract, InvalidMessage, type ErrorCategory } from '@nestwork/contract-kit';
import { IdempotencyKeyReused, RequestInFlight, ServiceUnavailable } from '@nestwork/messaging';
import { IsInt } from 'class-validator';
import { problemOf } from './problem-of.js';
import { retryAfterS } from './retry-after.js';

@ErrorContract('spec.too-late', 'conflict')
class TooLate extends ContractError {
  @IsInt() readonly byDays!: number;
}

@ErrorContract('spec.broken', 'internal')
class Broken extends ContractError {
  @IsInt() readonly secretNumber!: number;
}

describe('the problem that an error is answered with', () => {
  it.each<[ErrorCategory, number]>([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['internal', 500],
    ['unavailable', 503],
    ['timeout', 504],
  ])('has the status of its category: %s is %d', (category, status) => {
    @ErrorContract(`spec.of-category-${category}`, category)
    class OfCategory extends ContractError {}
    expect(problemOf(OfCategory.of({}), 'c-1').status).toBe(status);
  });

  it('carries code, details and correlation id of a declared error', () => {
    expect(problemOf(TooLate.of({ byDays: 3 }), 'c-1')).toEqual({
      type: 'urn:nestwork:problem:spec.too-late',
      title: 'Too late',
      status: 409,
      detail: 'The present state does not allow this.',
      code: 'spec.too-late',
      correlationId: 'c-1',
      details: { byDays: 3 },
    });
  });

  it('tells a caller who used an Idempotency-Key twice what to do', () => {
    expect(problemOf(IdempotencyKeyReused.of({}), 'c-1')).toMatchObject({
      status: 409,
      code: 'idempotency-key-reused',
      detail: 'This Idempotency-Key was sent with another request before. A new request needs a new key.',
    });
  });

  it('tells a caller who repeats a request that is still being handled when to come back', () => {
    const problem = problemOf(RequestInFlight.of({}), 'c-1');
    expect(problem).toMatchObject({ status: 409, code: 'request-in-flight' });
    expect(problem.detail).toContain('A repeat gets its answer');
    expect([retryAfterS(problem), retryAfterS(problemOf(IdempotencyKeyReused.of({}), 'c-1'))]).toEqual([1, undefined]);
  });

  it('lists what is wrong with a message field by field', () => {
    const problems = [{ path: 'lines[0].quantity', problem: 'must be at least 1' }];
    expect(problemOf(InvalidMessage.of({ problems }), 'c-1')).toMatchObject({
      status: 400,
      code: 'invalid-message',
      problems,
    });
  });

  it.each([
    ['a declared internal error', Broken.of({ secretNumber: 4711 })],
    ['any other error', new Error('connection to 10.0.0.7 refused, secretNumber 4711')],
    ['something that is no error', 'secretNumber 4711'],
    ['nothing', undefined],
    ['an exception with a server status', new HttpException('secretNumber 4711', 502)],
  ])('says nothing of the inside: %s', (_, error) => {
    const problem = problemOf(error, 'c-1');
    expect(problem).toMatchObject({ status: 500, code: 'internal', correlationId: 'c-1' });
    expect(JSON.stringify(problem)).not.toMatch(/4711|secret|10\.0\.0\.7|Error:|\bat /);
  });

  it('keeps to itself which service was away', () => {
    const problem = problemOf(ServiceUnavailable.of({ request: 'orders.get-order.v1', reason: 'no instance' }), 'c-1');
    expect(problem).toMatchObject({ status: 503, code: 'service-unavailable' });
    expect(problem).not.toHaveProperty('details');
  });

  it('never repeats the text of an HTTP exception, which may hold what the caller sent', () => {
    expect(JSON.stringify(problemOf(new BadRequestException('<script>'), 'c-1'))).not.toContain('script');
    expect(problemOf(new PayloadTooLargeException(), 'c-1')).toMatchObject({ status: 413, code: 'body-too-large' });
  });

  it('answers a status without wording as a plain bad request', () => {
    expect(problemOf(new HttpException('teapot', 418), 'c-1')).toMatchObject({ status: 400, code: 'bad-request' });
  });
});
