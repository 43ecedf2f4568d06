import { describe, expect, it } from '@jest/globals';
import { checkEvidence } from '../check/check.js';
import { invariants } from './all.js';
import { evidenceOf } from './spec-support/findings-of.js';
import { soundRun } from './spec-support/sound-run.js';

describe('the invariants', () => {
  it('are numbered in the order of their list', () => {
    expect(invariants.map(({ id }) => id)).toEqual(invariants.map((_, index) => `I${index + 1}`));
  });

  it('all hold in a sound run', async () => {
    expect(await checkEvidence(evidenceOf(soundRun()))).toEqual([]);
  });
});
