import { describe, expect, it } from '@jest/globals';
import { evidenceOf } from '../invariants/spec-support/findings-of.js';
import { runSection } from './run-section.js';

const run = {
  seed: 7,
  mix: 'each',
  minutes: 10,
  nodes: 1,
  rate: 25,
  clients: 200,
  faults: ['F1', 'F9'],
  sagas: 10_400,
  startedAt: '2026-01-01T00:00:00.000Z',
  commit: 'abc1234',
  drain: { done: true, waitedMs: 12_300 },
};
const fault = {
  id: 1,
  fault: 'F9',
  name: 'kill-postgres',
  recovery: { what: 'writes flow', from: 'healedAt', tookMs: 900, limitMs: 5_000, amid: [] },
};
const section = (changes = {}, violations = []) =>
  runSection(evidenceOf({ 'run.json': { ...run, ...changes }, 'faults.jsonl': [fault] }), violations);

describe('the section of a run', () => {
  it('says how to repeat it, how many sagas, faults and violations there were, and how long recovery took', async () => {
    const { section: text, summary } = await section();
    expect(text).toContain(
      'npm run chaos -- --seed 7 --mix each --minutes 10 --nodes 1 --rate 25 --clients 200 --faults F1,F9',
    );
    expect(text).toContain(
      '**10400 sagas, 1 faults, 0 violations**; at rest 12 s after the last fault. Run on 2026-01-01, commit abc1234.',
    );
    expect(summary).toBe(
      '**Seed 7:** 10400 orders and 1 faults, one after the other, in 10 minutes, on one NATS node; every promise was kept; all 1 recoveries within their limits.',
    );
    expect(text).toMatch(/\| F9 kill-postgres \| writes flow, from its end \| 1 +\| 900/);
  });

  it('names every violation, and that nothing came to rest', async () => {
    const { section: text } = await section({ drain: { done: false } }, [
      { invariant: 'I3', subject: 'an order', what: 'is open' },
    ]);
    expect(text).toContain('never at rest');
    expect(text).toMatch(/- I3 an order: is open$/);
  });
});
