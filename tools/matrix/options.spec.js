import { expect, it } from '@jest/globals';
import { matrixOptions } from './options.js';
import { matrixVersions } from './versions.js';

it('runs every version on one node and on three, all specs that touch NATS', () => {
  expect(matrixOptions([])).toMatchObject({ versions: matrixVersions, nodes: [1, 3], isWritten: false });
  expect(matrixOptions([]).paths).toContain('libs/messaging');
});

it('runs what is asked for only', () => {
  const [, middle] = matrixVersions;
  expect(matrixOptions(['--version', middle.version, '--nodes', '3', 'libs/inbox'])).toEqual({
    versions: [middle],
    nodes: [3],
    paths: ['libs/inbox'],
    isWritten: false,
  });
});

it.each([
  [['--version', '1.0.0'], 'No version 1.0.0'],
  [['--version'], 'No version undefined'],
  [['--nodes', '2'], 'Not a number of nodes: 2'],
  [['--fast'], 'Unknown option --fast'],
  [['--write', 'libs/inbox'], 'The results of some specs are not the results of all'],
])('refuses %j and says how it is used', (args, problem) => {
  expect(matrixOptions(args).problem).toContain(problem);
  expect(matrixOptions(args).problem).toContain('npm run test:nats-matrix');
});
