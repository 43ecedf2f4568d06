import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../build/project-root.js';
import { controls, specControls, unsabotaged } from './controls.js';
import { controlsPage, withControlResults } from './controls-page.js';

const names = ['inbox off', 'timers off'];
const result = (name, outcome, found = ['I8']) => ({ control: { name, meant: 'I8' }, outcome, found });
const rowsOf = (page) => page.split('\n').filter((line) => /^\| (?!control|-)/.test(line));
const cellsOf = (page) =>
  rowsOf(page).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('the page of the controls', () => {
  it('says of each control what was found and at which commit, and of the others that they were not run', () => {
    const page = withControlResults('', [result('timers off', 'caught', ['I3', 'I8'])], { commit: 'abc1234', names });
    expect(cellsOf(page)).toEqual([
      ['inbox off', '', 'not run yet', '', ''],
      ['timers off', 'I8', 'caught', 'I3 I8', 'abc1234'],
    ]);
  });

  it('keeps the rows of controls that this run left out, replaces those of this run, and drops those that are gone', () => {
    const old = [result('inbox off', 'escaped'), result('timers off', 'caught'), result('gone', 'caught')];
    const before = withControlResults('', old, { commit: 'old', names: [...names, 'gone'] });
    const page = withControlResults(before, [result('inbox off', 'caught')], { commit: 'new', names });
    expect(cellsOf(page)).toEqual([
      ['inbox off', 'I8', 'caught', 'I8', 'new'],
      ['timers off', 'I8', 'caught', 'I8', 'old'],
    ]);
  });

  it('names every control that there is, and none that is gone', () => {
    const page = readFileSync(join(projectRoot, controlsPage), 'utf8');
    expect(cellsOf(page).map(([name]) => name)).toEqual(
      [...unsabotaged, ...controls, ...specControls].map(({ name }) => name),
    );
  });
});
