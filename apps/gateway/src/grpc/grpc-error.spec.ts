import { describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { ContractError, errorCategories, ErrorContract, type ErrorCategory } from '@nestwork/contract-kit';
import { problemOf } from '../problem/problem-of.js';
import { problem } from '../problem/problem.js';
import { grpcError } from './grpc-error.js';

const facts = { status: 409, code: 'orders.odd', detail: 'Odd.', correlationId: 'c-1' };

const CODES: Readonly<Record<ErrorCategory, status>> = {
  invalid: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  'not-found': status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  unavailable: status.UNAVAILABLE,
  timeout: status.DEADLINE_EXCEEDED,
  internal: status.INTERNAL,
};

describe('a problem in gRPC', () => {
  it.each(errorCategories)('has the status of its category: %s', (category) => {
    @ErrorContract(`spec.in-grpc-${category}`, category)
    class OfCategory extends ContractError {}
    expect(grpcError(problemOf(OfCategory.of({}), 'c-1')).code).toBe(CODES[category]);
  });

  it('has its detail as the message, and all of it in a trailer', () => {
    const full = problem({ ...facts, details: { days: 3 } });
    const { details, metadata } = grpcError(full);
    expect(details).toBe('Odd.');
    expect(JSON.parse(String(metadata.get('problem-bin')[0]))).toEqual(full);
    expect(metadata.get('x-correlation-id')).toEqual(['c-1']);
    expect(metadata.get('retry-after')).toEqual([]);
  });

  it('takes at most 4 KB in its trailer as it travels, as base64', () => {
    const { metadata } = grpcError(problem({ ...facts, details: { note: 'n'.repeat(3_500) } }));
    const trailer = Buffer.from(metadata.get('problem-bin')[0]!);
    expect(trailer.toString('base64').length).toBeLessThanOrEqual(4_096);
    expect(JSON.parse(trailer.toString())).toEqual(problem(facts));
  });

  it('says when to come back where nobody could be asked', () => {
    expect(grpcError(problem({ ...facts, status: 503 })).metadata.get('retry-after')).toEqual(['1']);
  });
});
