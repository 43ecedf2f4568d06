import { describe, expect, it } from '@jest/globals';
import { helpText, readOptions } from './options.js';

const faults = ['F1', 'F4', 'F14'].map((id) => [id, { id, name: `name-of-${id}`, describe: `What ${id} does.` }]);
const faultTable = Object.fromEntries(faults);
const read = (...args) => readOptions(args, faultTable);

describe('the options of a chaos run', () => {
  it('are ten minutes of everything when nothing is said', () => {
    expect(read()).toMatchObject({ minutes: 10, sagas: Number.POSITIVE_INFINITY, mix: 'all', nodes: 1 });
    expect(read().faults.map(({ id }) => id)).toEqual(['F1', 'F4', 'F14']);
  });

  it('take a number of sagas instead of a time', () => {
    expect(read('--sagas', '2000')).toMatchObject({ sagas: 2000, minutes: 30 });
  });

  it('take single faults, also with a time of their own', () => {
    expect(read('--faults', 'F4,F14:600').faults).toEqual([{ id: 'F4' }, { id: 'F14', holdMs: 600_000 }]);
  });

  it('are told with what each fault does, also to who names one that there is not', () => {
    expect(helpText(faultTable)).toMatch(/ F4 +name-of-F4 +What F4 does\./);
    expect(() => read('--faults', 'F99')).toThrow(/ F4 +name-of-F4 +What F4 does\./);
  });

  it('know of no faults when none are to be mixed', () => {
    expect(read('--mix', 'none').faults).toEqual([]);
  });

  it.each([
    ['--faults', 'F99'],
    ['--mix', 'some'],
    ['--nodes', '2'],
    ['--seed', 'x'],
    ['--minutes', '-1'],
    ['--sagas', '1.5'],
    ['--never', 'heard'],
  ])('refuse %s %s', (...args) => {
    expect(() => read(...args)).toThrow(args[0]);
  });
});
