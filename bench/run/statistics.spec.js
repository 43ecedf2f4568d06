import { expect, it } from '@jest/globals';
import { median, medians, percentile, slope } from './statistics.js';

it('takes the middle of an odd number of rounds', () => {
  expect(median([9, 1, 5])).toBe(5);
});

it('takes the mean of the two in the middle of an even number', () => {
  expect(median([10, 1, 2, 4])).toBe(3);
});

it('finds the latency that one of a hundred messages exceeds', () => {
  const latencies = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(percentile(latencies, 0.99)).toBe(198);
  expect(percentile(latencies, 0.5)).toBe(100);
});

it('does not take the largest number for the median of one', () => {
  expect(percentile([7], 0.5)).toBe(7);
});

it('sees growth through noise', () => {
  const points = [0, 1, 2, 3].map((x) => ({ x, y: 2 * x + (x % 2) }));
  expect(slope(points)).toBeCloseTo(2.2);
});

it('sees none in a flat line', () => {
  expect(slope([1, 2, 3].map((x) => ({ x, y: 5 })))).toBe(0);
});

it('takes the median of each measure by itself', () => {
  const rounds = [
    { rate: 1, cpu: 30 },
    { rate: 3, cpu: 10 },
    { rate: 2, cpu: 20 },
  ];
  expect(medians(rounds)).toEqual({ rate: 2, cpu: 20 });
});
