import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { appNames, casesOf } from './cases.js';
import { staleness, stepsPage, stepsPageFile } from './steps-page.js';

const run = {
  startedAt: '2026-01-01T00:00:00.000Z',
  faultsEndedAt: '2026-01-01T00:12:00.000Z',
  commit: 'abc1234',
  sagas: 3_000,
  drain: { done: true, waitedMs: 21_000 },
};
const trials = appNames.flatMap(casesOf).map((planned) => ({ ...planned, hitMs: 100, backMs: 1_230, violations: [] }));
const changed = (index, change) => trials.map((trial, place) => (place === index ? { ...trial, ...change } : trial));
const first = trials.findIndex(({ mode }) => mode === 'kill-after');
const { app, step } = trials[first];
const pageOf = (tried, violations) => stepsPage([{ run, trials: tried, violations }]);

describe('the page of the crashes at every step', () => {
  it('is there, and names every step that there is, each survived in all ways; else npm run chaos:steps, then chaos:steps:record', () => {
    const file = join(process.cwd(), stepsPageFile);
    expect(existsSync(file) ? staleness(readFileSync(file, 'utf8')) : ['there is no page']).toEqual([]);
  });

  it('says of each step how it was reached and how it failed', () => {
    const page = pageOf(trials, []);
    expect(page).toContain(`**${trials.length} failures, ${trials.length} happened and were survived, 0 violations**`);
    expect(page).toContain(
      '3000 sagas meanwhile; 12 minutes, at rest 21 s after the last one. Run on 2026-01-01, commit abc1234.',
    );
    expect(page).toMatch(
      /\| payments +\| delivery.bury +\| a message that cannot be read +\| happened +\| dead, back in 1.2 s +\| dead, back in 1.2 s +\| happened +\| 0 /,
    );
    expect(staleness(page)).toEqual([]);
  });

  it('is stale when a step has come or gone', () => {
    const without = pageOf(
      trials.filter((trial) => trial.app !== app || trial.step !== step),
      [],
    );
    expect(staleness(without)).toEqual([`${app} ${step} was never made to fail`]);
    const renamed = pageOf([...trials, { ...trials[first], step: 'relay.gone' }], []);
    expect(staleness(renamed)).toEqual([`${app} relay.gone is in the table, and is no step`]);
  });

  it('is no proof where a failure did not happen or was not tried', () => {
    const failed = pageOf(changed(first, { problem: 'never reached' }), []);
    expect(staleness(failed)).toEqual([`${app} ${step} kill-after: FAILED`]);
    expect(failed).toContain(`- ${app} ${step} kill-after: never reached`);
    const untried = pageOf(trials.toSpliced(first, 1), []);
    expect(staleness(untried)).toEqual([`${app} ${step} kill-after: not tried`]);
  });

  it('says of what was tried again how it went at last', () => {
    const failed = { run, trials: changed(first, { problem: 'never reached' }), violations: [] };
    const again = { run: { ...run, sagas: 7 }, trials: [trials[first]], violations: [] };
    const page = stepsPage([failed, again]);
    expect(page).toContain(
      `- **${trials.length} failures, ${trials.length - 1} happened and were survived, 0 violations**`,
    );
    expect(page).toContain('- **1 failures, 1 happened and were survived, 0 violations**, 7 sagas meanwhile');
    expect(staleness(page)).toEqual([]);
    expect(staleness(stepsPage([again, failed]))).toHaveLength(1);
  });

  it('is no proof where something was wrong afterwards', () => {
    const violation = { invariant: 'I3', subject: 'an order', what: 'is open' };
    const page = pageOf(changed(first, { violations: [violation] }), [violation]);
    expect(staleness(page)).toEqual([`${app} ${step}: 1 violations`]);
    expect(page).toContain('- I3 an order: is open');
  });
});
