import { describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { ContractError, errorCategories, ErrorContract, type ErrorCategory } from '@nestwork/contract-kit';
import { problemOf } from '../problem/problem-of.js';
import { problem } from '../problem/problem.js';
import { detailsOf } from '../spec-support/status-details-of.js';
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

  it('says of a repeat whose first one is still being handled that it may come again', () => {
    const { code, metadata } = grpcError(problem({ ...facts, code: 'request-in-flight' }));
    expect([code, metadata.get('retry-after')]).toEqual([status.ABORTED, ['1']]);
  });

  it('has its detail as the message, and all of it in a trailer', () => {
    const full = problem({ ...facts, details: { days: 3 } });
    const { details, metadata } = grpcError(full);
    expect(details).toBe('Odd.');
    expect(JSON.parse(String(metadata.get('problem-bin')[0]))).toEqual(full);
    expect(metadata.get('x-correlation-id')).toEqual(['c-1']);
    expect(metadata.get('retry-after')).toEqual([]);
  });

  it.each([1_000, 1_300, 1_500, 9_000])(
    'takes at most 4 KB in its trailers as they travel, as base64: %d',
    (length) => {
      const { metadata } = grpcError(problem({ ...facts, details: { note: 'n'.repeat(length) } }));
      const trailers = ['problem-bin', 'grpc-status-details-bin'].map((name) => Buffer.from(metadata.get(name)[0]!));
      const encoded = trailers.map((trailer) => trailer.toString('base64'));
      expect(encoded.join('').length).toBeLessThanOrEqual(4_096);
      const kept = length > 1_300 ? {} : { details: { note: 'n'.repeat(length) } };
      expect(JSON.parse(trailers[0]!.toString())).toEqual(problem({ ...facts, ...kept }));
    },
  );

  it('says when to come back where nobody could be asked', () => {
    expect(grpcError(problem({ ...facts, status: 503 })).metadata.get('retry-after')).toEqual(['1']);
  });

  it('has the details that clients of every language read: why, and which request it was', () => {
    const { metadata } = grpcError(problem({ ...facts, details: { orderId: 'o-1', days: 3, lines: [] } }));
    expect(detailsOf(metadata)).toEqual({
      code: status.FAILED_PRECONDITION,
      message: 'Odd.',
      ErrorInfo: {
        reason: 'ORDERS_ODD',
        domain: 'nestwork.gateway',
        metadata: { orderId: 'o-1', days: '3', code: 'orders.odd' },
      },
      RequestInfo: { requestId: 'c-1' },
    });
  });

  it('has a violation for each field that is wrong', () => {
    const problems = [{ path: 'lines[0].quantity', problem: 'must be >= 1' }];
    const { metadata } = grpcError(problem({ ...facts, status: 400, problems }));
    expect(detailsOf(metadata)).toMatchObject({
      BadRequest: { fieldViolations: [{ field: 'lines[0].quantity', description: 'must be >= 1' }] },
    });
  });

  it('says as a duration when to come back', () => {
    const { metadata } = grpcError(problem({ ...facts, status: 503 }));
    expect(detailsOf(metadata)).toMatchObject({ RetryInfo: { retryDelay: { seconds: 1 } } });
  });

  it('is on the wire what the official proto files say', () => {
    const { metadata } = grpcError(problem({ status: 503, code: 'a', detail: 'd', correlationId: 'c' }));
    const url = (name: string) => {
      const text = Buffer.from(`type.googleapis.com/google.rpc.${name}`).toString('hex');
      return `0a${(text.length / 2).toString(16).padStart(2, '0')}${text}`;
    };
    const any = (name: string, value: string) => {
      const inside = `${url(name)}12${(value.length / 2).toString(16).padStart(2, '0')}${value}`;
      return `1a${(inside.length / 2).toString(16).padStart(2, '0')}${inside}`;
    };
    const domain = Buffer.from('nestwork.gateway').toString('hex');
    const code = `1a090a04${Buffer.from('code').toString('hex')}120161`;
    const parts = [
      '080e', // code: 14, UNAVAILABLE
      '120164', // message
      any('ErrorInfo', `0a01411210${domain}${code}`),
      any('RequestInfo', '0a0163'),
      any('RetryInfo', '0a020801'),
    ];
    expect(Buffer.from(metadata.get('grpc-status-details-bin')[0]!).toString('hex')).toBe(parts.join(''));
  });
});
