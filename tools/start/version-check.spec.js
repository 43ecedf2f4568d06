import { expect, it } from '@jest/globals';
import { nodeVersionProblem } from './version-check.js';

it.each(['18.20.4', '20.18.9', '20.0.0'])('refuses Node %s and says which is needed', (version) => {
  expect(nodeVersionProblem(version)).toMatch(new RegExp(`20\\.19 or later.*${version}`));
});

it.each(['20.19.0', '20.20.2', '22.0.0', '26.10.0'])('accepts Node %s', (version) => {
  expect(nodeVersionProblem(version)).toBeUndefined();
});
