import { describe, expect, it } from '@jest/globals';
import { armFailPlan, parseFailPlan } from './fail-plan.js';
import { failStep } from './fail-point.js';

describe('a fail plan', () => {
  it('names steps, how each fails, and at which passing', () => {
    expect(parseFailPlan('inbox.commit=kill-after:2, relay.publish=lost-answer')).toEqual([
      { step: 'inbox.commit', mode: 'kill-after', passing: 2 },
      { step: 'relay.publish', mode: 'lost-answer', passing: 1 },
    ]);
    expect(parseFailPlan('')).toEqual([]);
  });

  it.each(['inbox.comit=kill-after', 'inbox.commit=die', 'inbox.commit', 'inbox.commit=kill-after:0', 'kill-after'])(
    'that says %s is refused, because nothing would come of it',
    (text) => {
      expect(() => parseFailPlan(text)).toThrow(`'${text}' is no planned failure`);
    },
  );

  it('happens once, at its passing', async () => {
    const happened: unknown[] = [];
    const plan = parseFailPlan('saga.save=kill-after:2');
    armFailPlan(plan, { kill: () => happened.push(passing), note: (failure) => happened.push(failure) });
    let passing = 1;
    for (; passing <= 3; passing += 1) await failStep('saga.save', async () => undefined);
    expect(happened).toEqual([...plan, 2]);
  });
});
