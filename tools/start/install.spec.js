import { expect, it } from '@jest/globals';
import { reasonToInstall } from './install.js';

const lock = (versions) => ({
  packages: Object.fromEntries(
    Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]),
  ),
});

it('installs when nothing is installed yet', () => {
  expect(reasonToInstall(lock({ pg: '8.0.0' }), undefined)).toBe('nothing is installed yet');
});

it('does nothing when the versions are the wanted ones', () => {
  expect(reasonToInstall(lock({ pg: '8.0.0' }), lock({ pg: '8.0.0', extra: '1.0.0' }))).toBeUndefined();
});

it('installs when a version differs or a package is missing', () => {
  const reason = reasonToInstall(lock({ pg: '8.1.0', jose: '6.0.0' }), lock({ pg: '8.0.0' }));
  expect(reason).toBe('2 packages differ from package-lock.json');
});

it('does not miss the packages of other platforms', () => {
  const wanted = { packages: { 'node_modules/tool-darwin': { version: '1.0.0', optional: true } } };
  expect(reasonToInstall(wanted, lock({}))).toBeUndefined();
});

it('does not compare the folders of the repository itself', () => {
  const wanted = { packages: { '': { version: '0.2.0' }, 'apps/orders': { version: '0.2.0' } } };
  expect(reasonToInstall(wanted, lock({}))).toBeUndefined();
});
