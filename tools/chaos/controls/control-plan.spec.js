import { expect, it } from '@jest/globals';
import { controlPlan, repeated } from './control-plan.js';

const table = { F1: { name: 'kill', plan: (random) => ({ holdMs: 7, count: random.integer(1, 9), names: ['a'] }) } };

it('plans the faults of a control at fixed times, leaving nothing to chance that the control decides', () => {
  const faults = repeated({ id: 'F1', parameters: { count: 2 } }, { everyMs: 4_000, times: 2 });
  const common = { fault: 'F1', name: 'kill', holdMs: 7, parameters: { count: 2, names: ['a'] } };
  expect(controlPlan(faults, table)).toEqual([
    { id: 1, atMs: 3_000, ...common },
    { id: 2, atMs: 7_000, ...common },
  ]);
});

it('holds a fault for as long as the control says', () => {
  expect(controlPlan([{ id: 'F1', atMs: 1, holdMs: 9 }], table)).toMatchObject([{ holdMs: 9 }]);
});
