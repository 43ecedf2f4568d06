import { describe, expect, it } from '@jest/globals';
import { appNames } from './cases.js';
import { readStepOptions } from './step-options.js';

const planned = (step, mode = 'kill-after') => ({ step, mode });

describe('the options of a run through all steps', () => {
  it('are everything when nothing is said', () => {
    const { apps, isWanted, minutes } = readStepOptions([]);
    expect({ apps, minutes }).toEqual({ apps: appNames, minutes: 25 });
    expect(isWanted(planned('inbox.commit', 'lost-answer'))).toBe(true);
  });

  it('take single applications, ways, steps and groups of steps', () => {
    const args = ['--apps', 'orders', '--steps', 'inbox,relay.read', '--modes', 'kill-after'];
    const { apps, isWanted } = readStepOptions(args);
    expect(apps).toEqual(['orders']);
    expect(isWanted(planned('inbox.commit'))).toBe(true);
    expect(isWanted(planned('inbox.commit', 'kill-before'))).toBe(false);
    expect(isWanted(planned('relay.publish'))).toBe(false);
  });

  it.each([
    ['--apps', 'nobody'],
    ['--modes', 'die'],
    ['--minutes', '0'],
    ['--never', 'heard'],
  ])('refuse %s %s', (...args) => {
    expect(() => readStepOptions(args)).toThrow(args[0]);
  });
});
