import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { invariants } from '../invariants/all.js';
import { controls, specControls } from './controls.js';
import { patched, StaleControl } from './sabotage.js';
import { controlsTable } from './table.js';

// Specs run in the root of the checkout.
const sourceOf = (file) => readFileSync(join(process.cwd(), file), 'utf8');

describe('the controls', () => {
  it.each([...controls, ...specControls])('$name still finds the code that it sabotages', ({ patches }) => {
    const texts = new Map();
    for (const patch of patches) {
      const before = texts.get(patch.file) ?? sourceOf(patch.file);
      texts.set(patch.file, patched(before, patch));
      expect(texts.get(patch.file)).not.toBe(before);
    }
  });

  it('leave no invariant untried', () => {
    const tried = new Set(controls.map(({ meant }) => meant));
    expect(invariants.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
  });

  it.each(specControls)('$name is still meant for a test that there is', ({ spec, fails }) => {
    expect(sourceOf(spec)).toContain(fails);
  });

  it('have names of their own', () => {
    const all = [...controls, ...specControls];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });
});

describe('a patch', () => {
  const patch = { file: 'a.ts', find: 'b', replace: '$& c' };

  it('puts its text in place, as it is', () => {
    expect(patched('a b', patch)).toBe('a $& c');
  });

  it.each(['a', 'b b'])('refuses a source in which it is not clear what to replace: %s', (text) => {
    expect(() => patched(text, patch)).toThrow(StaleControl);
  });
});

it('tells in a table which controls were caught', () => {
  const control = { name: 'inbox off', meant: 'I8' };
  expect(controlsTable([{ control, outcome: 'caught', found: ['I7', 'I8'] }])).toBe(
    [
      '| control   | meant for | caught? | violated |',
      '| --------- | --------- | ------- | -------- |',
      '| inbox off | I8        | caught  | I7 I8    |',
    ].join('\n'),
  );
});
