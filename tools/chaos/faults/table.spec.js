import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { faultTable } from './table.js';

/** Slow by nature: each node gives up its clients one after the other. */
const tooSlow = ['F6'];

it('the short form of the harness that `npm test` runs leaves out no fault but the slow one', () => {
  const [, list = ''] = /const faults =\s+'([^']+)'/.exec(readFileSync('e2e/chaos.e2e.spec.ts', 'utf8')) ?? [];
  const listed = list.split(',').map((each) => each.split(':')[0]);
  expect([...listed, ...tooSlow].toSorted()).toEqual(Object.keys(faultTable).toSorted());
});
