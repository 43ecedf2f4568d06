import { describe, expect, it } from '@jest/globals';
import { failModes } from '../../../libs/observability/src/fail-hooks.ts';
import { failSteps } from '../../../libs/observability/src/fail-step-names.ts';
import { parseFailPlan } from '../../../libs/observability/src/fail-plan.ts';
import { appNames, casesOf, failPointsOf } from './cases.js';
import { ways } from './ways.js';

const all = appNames.flatMap(casesOf);

describe('the failures to be tried', () => {
  it('are every step that the code has, in every way that the code knows', () => {
    const every = Object.values(failSteps)
      .flat()
      .flatMap((step) => failModes.map((mode) => `${step} ${mode}`));
    expect(new Set(all.map(({ step, mode }) => `${step} ${mode}`))).toEqual(new Set(every));
    expect(new Set(all.map(({ app, step, mode }) => `${app} ${step} ${mode}`)).size).toBe(all.length);
  });

  it('are armed as the code understands it, after what has to fail before', () => {
    for (const planned of all)
      expect(parseFailPlan(failPointsOf(planned)).at(-1)).toMatchObject({ step: planned.step, mode: planned.mode });
    expect(failPointsOf({ step: 'saga.postpone', mode: 'kill-after' })).toBe(
      'saga.timer=throw-before,saga.postpone=kill-after',
    );
  });

  it('are each reached in a way that there is', () => {
    for (const { way } of all) expect(Object.keys(ways)).toContain(way);
  });

  it('end with those that take an instance away', () => {
    const orders = casesOf('orders').map(({ way }) => way);
    expect(orders.at(-1)).toBe('stop');
    expect(orders.indexOf('peer returns')).toBeGreaterThan(orders.lastIndexOf('customers'));
  });
});
