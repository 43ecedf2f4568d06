import { expect, it } from '@jest/globals';
import { failSteps } from '../../../libs/observability/src/fail-step-names.ts';
import { instanceNames } from '../stage/instances.js';
import { stepsOf } from './fail-steps.js';

it('makes every step fail that there is, each in an application that passes it', () => {
  const reached = new Set(instanceNames.flatMap((instance) => stepsOf(instance)));
  expect([...reached].toSorted()).toEqual(Object.values(failSteps).flat().toSorted());
  expect(stepsOf('gateway-1')).not.toContain('inbox.commit');
  expect(stepsOf('inventory-2')).not.toContain('saga.save');
});
