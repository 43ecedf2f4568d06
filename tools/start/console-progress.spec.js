import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { consoleProgress } from './console-progress.js';

const lines = [];
beforeEach(() => {
  jest.useFakeTimers();
  lines.length = 0;
  jest.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

it('names what a long step still waits for, until it is done', async () => {
  const left = ['orders', 'payments'];
  let end;
  const step = consoleProgress().run('Stop: applications', () => new Promise((resolve) => (end = resolve)), {
    waitingFor: () => left,
  });
  jest.advanceTimersByTime(3_000);
  left.shift();
  jest.advanceTimersByTime(3_000);
  end();
  await step;
  jest.advanceTimersByTime(9_000);
  expect(lines).toEqual([
    '  … Stop: applications, 3.0 s so far; waiting for orders, payments',
    '  … Stop: applications, 6.0 s so far; waiting for payments',
    '✓ Stop: applications (6.0 s)',
  ]);
});

it('says of a long step without parts only that it goes on', async () => {
  const step = consoleProgress().run('First compilation', () => Promise.resolve());
  jest.advanceTimersByTime(3_000);
  await step;
  expect(lines[0]).toBe('  … First compilation, 3.0 s so far');
});
