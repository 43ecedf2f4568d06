import { expect, it } from '@jest/globals';
import { partition } from './partition.js';

const stage = () => {
  const proxy = { cut() {}, lose() {}, resetAfter() {}, pass() {} };
  const link = { name: 'orders-1>postgres', instance: 'orders-1', to: 'postgres', proxy };
  return { links: { all: [link], get: () => link }, claims: { take: (names) => names } };
};
const planned = { reach: 'postgres', instances: ['orders-1'], bytes: 200, holdMs: 1 };

it('says that nobody is cut off by connections that break after some bytes, and who is by every other way', async () => {
  const cutOffBy = async (way) => (await partition.inject(stage(), { ...planned, way })).cutsOff;
  expect(await cutOffBy('reset mid-frame')).toEqual([]);
  for (const way of ['cut', 'no way there', 'no way back'])
    expect(await cutOffBy(way)).toEqual([{ instance: 'orders-1', from: 'postgres' }]);
});
