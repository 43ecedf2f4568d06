import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { DeadlinePassed, RequestAborted } from '@nestwork/messaging';
import { asLongAsAwaited } from './as-long-as-awaited.js';

const never = new Promise<never>(() => undefined);
const failed = (work: Promise<unknown>) => work.catch((error: unknown) => error);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const wait = (signal = new AbortController().signal) => ({ request: 'r', deadline: Date.now() + 1_000, signal });

it('a caller gets what a work resolves with, or throws', async () => {
  expect(await asLongAsAwaited(Promise.resolve('tea'), wait())).toBe('tea');
  expect(await failed(asLongAsAwaited(Promise.reject(new Error('none')), wait()))).toEqual(new Error('none'));
});

it('a caller waits until its deadline, and no longer', async () => {
  const ended = failed(asLongAsAwaited(never, wait()));
  await jest.advanceTimersByTimeAsync(999);
  expect(jest.getTimerCount()).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(await ended).toBeInstanceOf(DeadlinePassed);
});

it.each([
  ['says no deadline', {}],
  ['has a deadline in a year', { deadline: Date.now() + 31_536_000_000 }],
])('a caller that %s waits as long as the work takes', async (_, time) => {
  let answer: (tea: string) => void = () => {};
  const work = new Promise<string>((resolve) => (answer = resolve));
  const ended = asLongAsAwaited(work, { request: 'r', ...time });
  await jest.advanceTimersByTimeAsync(1_000);
  answer('tea');
  expect(await ended).toBe('tea');
});

it('a caller that goes, or has gone, waits no longer', async () => {
  const leaving = new AbortController();
  const ended = failed(asLongAsAwaited(never, wait(leaving.signal)));
  leaving.abort();
  expect(await ended).toBeInstanceOf(RequestAborted);
  expect(await failed(asLongAsAwaited(never, wait(leaving.signal)))).toBeInstanceOf(RequestAborted);
});
