import { describe, expect, it } from '@jest/globals';
import { journeyOf } from '../workload/journey.js';
import { planFaults } from './plan.js';

const fault = (id) => ({
  id,
  name: `fault ${id}`,
  weight: 1,
  plan: (random) => ({ holdMs: random.integer(500, 3_000), targets: random.shuffle(['a', 'b', 'c']) }),
});
const table = Object.fromEntries(['F1', 'F4', 'F9'].map((id) => [id, fault(id)]));
const faults = Object.keys(table).map((id) => ({ id }));
const planOf = (changes) => planFaults({ seed: 7, minutes: 5, mix: 'all', faults, ...changes }, table);

describe('the plan of a run', () => {
  it.each(['each', 'pairs', 'all'])('is the same for the same seed, mix %s', (mix) => {
    expect(planOf({ mix })).toEqual(planOf({ mix }));
    expect(planOf({ mix })).not.toEqual(planOf({ mix, seed: 8 }));
  });

  it('has no faults when none are to be mixed', () => {
    expect(planOf({ mix: 'none' })).toEqual([]);
  });

  it('lets no fault begin after the end, and numbers them', () => {
    const plan = planOf({ minutes: 2 });
    expect(plan.map(({ id }) => id)).toEqual(plan.map((_, index) => index + 1));
    expect(Math.max(...plan.map(({ atMs }) => atMs))).toBeLessThan(120_000 + 2_000);
  });

  it('has each fault once in every round, and never two at once, when each is to come alone', () => {
    const plan = planOf({ mix: 'each' });
    const firstRound = plan.slice(0, 3).map(({ fault: id }) => id);
    expect(firstRound.toSorted()).toEqual(['F1', 'F4', 'F9']);
    for (const [index, { atMs }] of plan.slice(1).entries())
      expect(atMs).toBeGreaterThan(plan[index].atMs + plan[index].holdMs);
  });

  it('mixes all, each once before any comes twice', () => {
    const first = planOf({ mix: 'all' }).slice(0, 3);
    expect(first.map(({ fault: id }) => id).toSorted()).toEqual(['F1', 'F4', 'F9']);
  });

  it.each(['each', 'pairs', 'all'])('begins nothing so late that the drain would wait for it, mix %s', (mix) => {
    const lingering = { ...table, F9: { ...fault('F9'), lingersMs: 60_000 } };
    const plan = planFaults({ seed: 7, minutes: 5, mix, faults }, lingering);
    const late = plan.filter(({ atMs }) => atMs > 242_000).map(({ fault: id }) => id);
    expect(late).toContain('F1');
    expect(late).not.toContain('F9');
  });

  it('brings different faults together in pairs', () => {
    const [first, second] = planOf({ mix: 'pairs' });
    expect(first.fault).not.toBe(second.fault);
    expect(second.atMs).toBeLessThan(first.atMs + 2_001);
  });

  it('holds a fault for as long as it was told to', () => {
    const plan = planOf({ faults: [{ id: 'F4', holdMs: 600_000 }], minutes: 1 });
    expect(plan[0]).toMatchObject({ fault: 'F4', holdMs: 600_000 });
  });
});

describe('the journeys of a run', () => {
  const journeys = (seed) => Array.from({ length: 300 }, (_, number) => journeyOf(seed, number));

  it('are the same for the same seed', () => {
    expect(journeys(7)).toEqual(journeys(7));
    expect(journeys(7)).not.toEqual(journeys(8));
  });

  it('are of the kinds that are asked for', () => {
    const kinds = [1, 2, 3].map((number) => journeyOf(7, number, { 'price-change': 1 }).kind);
    expect(kinds).toEqual(['price-change', 'price-change', 'price-change']);
  });

  it('are of every kind', () => {
    const kinds = new Set(journeys(7).map(({ kind }) => kind));
    expect(kinds).toContain('good');
    expect(kinds.size).toBeGreaterThan(7);
  });
});
