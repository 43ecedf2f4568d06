import { describe, expect, it } from '@jest/globals';
import { suspectsOf } from './suspects.js';

const madeAt = Date.parse('2026-01-01T00:01:00.000Z');
const hex = madeAt.toString(16).padStart(12, '0');
const order = `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-0123456789ab`;
const trial = (step, from, to) => ({
  step,
  armedAt: `2026-01-01T00:0${from}.000Z`,
  healedAt: `2026-01-01T00:0${to}.000Z`,
});
const trials = [
  trial('early', '0:10', '0:20'),
  trial('during', '0:58', '1:02'),
  trial('after', '1:20', '1:25'),
  trial('late', '1:40', '1:50'),
];

describe('the suspects of a violation', () => {
  it('are the failures that were under way when the order was made, or a little later', () => {
    expect(suspectsOf({ subject: order }, trials).map(({ step }) => step)).toEqual(['during', 'after']);
  });

  it('are nobody where the subject says no time', () => {
    expect(suspectsOf({ subject: 'orders-1' }, trials)).toEqual([]);
    expect(suspectsOf({ subject: order.replace('-7', '-4') }, trials)).toEqual([]);
  });
});
