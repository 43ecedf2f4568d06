import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { RequestAborted, ServiceUnavailable } from '@nestwork/messaging';
import type { PartCall } from '../calls/call.js';
import { aggregate } from './aggregate.js';

Logger.overrideLogger(false);

@ErrorContract('spec.payment-closed', 'conflict')
class PaymentClosed extends ContractError {}

const call: PartCall = { signal: new AbortController().signal, principal: undefined, routedFor: { caller: 'user:1' } };
const away = async () => Promise.reject(ServiceUnavailable.of({ request: 'x', reason: 'no instance at 10.0.0.7' }));

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('the parts of an answer', () => {
  it('are asked for side by side, with one deadline', async () => {
    const asked: (number | undefined)[] = [];
    const ask = (answer: string) => async (part: PartCall) => {
      asked.push(part.deadline);
      await new Promise((resolve) => setTimeout(resolve, 900));
      return answer;
    };
    const both = aggregate(call, { payment: ask('paid'), stock: ask('plenty') });
    expect(asked).toEqual([Date.now() + 1_000, Date.now() + 1_000]);
    await jest.advanceTimersByTimeAsync(900);
    expect(await both).toEqual({ parts: { payment: 'paid', stock: 'plenty' }, problems: [] });
  });

  it('are given no longer than the caller waits', async () => {
    const deadline = Date.now() + 300;
    const { parts } = await aggregate({ ...call, deadline }, { until: async (part: PartCall) => part.deadline });
    expect(parts).toEqual({ until: deadline });
  });

  it('that cannot be had are missing, each with the problem that it would be alone, and nothing of the inside', async () => {
    const answer = await aggregate(call, {
      payment: away,
      stock: async () => 'plenty',
      parcel: async () => Promise.reject(new Error('relation "parcel" at 10.0.0.7')),
      gift: async () => Promise.reject(PaymentClosed.of({})),
    });
    expect(answer.parts).toEqual({ stock: 'plenty' });
    expect(answer.problems).toMatchObject([
      { part: 'payment', status: 503, code: 'service-unavailable', retryAfterS: 1 },
      { part: 'parcel', status: 500, code: 'internal' },
      { part: 'gift', status: 409, code: 'spec.payment-closed' },
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/parcel" at|10\.0\.0/);
  });

  it('that throw before they ask are missing like others', async () => {
    const ask = () => {
      throw new TypeError('a mistake');
    };
    expect(await aggregate(call, { payment: ask })).toMatchObject({ parts: {}, problems: [{ code: 'internal' }] });
  });

  it('that never come are missed at the deadline', async () => {
    const never = () => new Promise<never>(() => undefined);
    const answer = aggregate(call, { payment: never, stock: async () => 'plenty' });
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await answer).toMatchObject({
      parts: { stock: 'plenty' },
      problems: [{ part: 'payment', status: 504, code: 'deadline-passed' }],
    });
  });

  it('are of no use to a caller who has gone', async () => {
    const gone = { ...call, signal: AbortSignal.abort() };
    const answer = aggregate(gone, { payment: async () => Promise.reject(RequestAborted.of({ request: 'x' })) });
    await expect(answer).rejects.toBeInstanceOf(RequestAborted);
  });
});
