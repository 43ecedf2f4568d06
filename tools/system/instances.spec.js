import { expect, it } from '@jest/globals';
import { apps } from './apps.js';
import { instancesOf } from './instances.js';

it('calls a single process by the name of its application', () => {
  expect(instancesOf().map(({ name }) => name)).toEqual(apps.map(({ name }) => name));
});

it('numbers the processes of an application when there are several', () => {
  const first = apps[0].name;
  expect(instancesOf(2).slice(0, 2)).toEqual([
    { name: `${first}-1`, app: apps[0] },
    { name: `${first}-2`, app: apps[0] },
  ]);
  expect(instancesOf(2)).toHaveLength(2 * apps.length);
});
