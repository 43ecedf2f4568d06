import { expect, it } from '@jest/globals';
import { RetryBudget } from './retry-budget.js';

it('allows one retry for ten calls, and none before', () => {
  const budget = new RetryBudget(0.1, 10);
  const granted = [];
  for (let calls = 1; calls <= 40; calls++) {
    budget.earn();
    if (budget.take()) granted.push(calls);
  }
  expect(granted).toEqual([10, 20, 30, 40]);
});

it('saves retries up to a bound', () => {
  const budget = new RetryBudget(0.5, 2);
  for (let calls = 0; calls < 1_000; calls++) budget.earn();
  expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
});

it('loses none of what was saved in many small parts', () => {
  const budget = new RetryBudget(0.1, 50);
  for (let calls = 0; calls < 100; calls++) budget.earn();
  expect(Array.from({ length: 11 }, () => budget.take())).toEqual([...Array<boolean>(10).fill(true), false]);
});
