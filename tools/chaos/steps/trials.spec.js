import { expect, it } from '@jest/globals';
import { evidenceOf } from '../invariants/spec-support/findings-of.js';
import { problemsOf, trialsOf } from './trials.js';

const at = (second) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const fault = (step, armedAt, more) => ({
  id: 1,
  fault: 'F22',
  healedAt: at(59),
  parameters: { app: 'orders', step, mode: 'kill-after', way: 'customers', armedAt, ...more },
});
const hex = Date.UTC(2026, 0, 1, 0, 0, 20).toString(16).padStart(12, '0');
const order = `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-0123456789ab`;

it('are the planned failures of a run with what may be their work, and say which of them prove nothing', async () => {
  const violation = { invariant: 'I3', subject: order, what: 'is open' };
  const evidence = evidenceOf({
    'faults.jsonl': [
      fault('inbox.commit', at(10)),
      fault('saga.save', at(55), { problem: 'never reached' }),
      { id: 3, fault: 'F1', parameters: { holdMs: 1 } },
    ],
    'violations.jsonl': [violation],
  });
  const trials = await trialsOf(evidence);
  expect(trials).toMatchObject([
    { step: 'inbox.commit', violations: [violation] },
    { step: 'saga.save', violations: [] },
  ]);
  expect(problemsOf(trials)).toEqual(['orders saga.save kill-after: never reached']);
});
