import { describe, expect, it } from '@jest/globals';
import { judgePool } from './judge-pool.js';

const steady = [
  { who: 'outbox relay', connections: 1 },
  { who: 'requests', connections: 2 },
];
const handlers = [
  { who: 'shop.prices', connections: 10 },
  { who: 'shop.sales', connections: 16 },
];

describe('the pool of an instance', () => {
  it('is enough when its busiest consumer leaves connections for what has to go on', () => {
    expect(judgePool({ poolSize: 19, steady, handlers })).toEqual({
      severity: 'ok',
      about: 'pool',
      finding:
        'of 19 connections is enough for the busiest consumer and what runs beside it (19); all together would want 29 and take turns',
    });
  });

  it('is too small with one less, and the doctor says what to set', () => {
    expect(judgePool({ poolSize: 18, steady, handlers })).toEqual({
      severity: 'problem',
      about: 'pool',
      finding: expect.stringMatching(
        /^of 18 connections is too small for shop.sales with its 16 and outbox relay with 1, requests with 2 at once/,
      ),
      mend: 'Set poolSize of DatabaseModule to 19 or more, in the module of this service.',
    });
  });

  it('needs nothing more than that in a service without consumers', () => {
    expect(judgePool({ poolSize: 3, steady, handlers: [] }).severity).toBe('ok');
    expect(judgePool({ poolSize: 2, steady, handlers: [] }).severity).toBe('problem');
  });
});
