import { expect, it } from '@jest/globals';
import { lockfileProblems } from './lockfile-problems.js';

const tool = { optionalDependencies: { 'tool-linux': '1.0.0', 'tool-darwin': '1.0.0' } };

it('accepts a lockfile that has every optional package', () => {
  const packages = { 'node_modules/tool': tool, 'node_modules/tool-linux': {}, 'node_modules/tool-darwin': {} };
  expect(lockfileProblems({ packages })).toEqual([]);
});

it('names the optional package that has no entry', () => {
  const packages = { 'node_modules/tool': tool, 'node_modules/tool-linux': {} };
  expect(lockfileProblems({ packages })).toEqual([
    'node_modules/tool needs tool-darwin@1.0.0 on some platform, and it has no entry',
  ]);
});

it('finds an optional package below the package that wants it, and beside it', () => {
  const packages = {
    'node_modules/a/node_modules/tool': tool,
    'node_modules/a/node_modules/tool/node_modules/tool-linux': {},
    'node_modules/a/node_modules/tool-darwin': {},
  };
  expect(lockfileProblems({ packages })).toEqual([]);
});

it('does not take a package in a place where npm would not look', () => {
  const packages = {
    'node_modules/tool': tool,
    'node_modules/tool-linux': {},
    'node_modules/b/node_modules/tool-darwin': {},
  };
  expect(lockfileProblems({ packages })).toHaveLength(1);
});

it.each([
  ['a private registry', 'https://npm.corp.example/x/-/x-1.0.0.tgz', 1],
  ['a registry without encryption', 'http://10.0.0.7:4873/x.tgz', 1],
  ['a file of somebody', 'file:../x.tgz', 1],
  ['the public registry', 'https://registry.npmjs.org/x/-/x-1.0.0.tgz', 0],
  ['no place at all', undefined, 0],
])('judges a package that comes from %s', (_name, resolved, problems) => {
  expect(lockfileProblems({ packages: { 'node_modules/x': { resolved } } })).toHaveLength(problems);
});

it('lets a link lead into the repository', () => {
  expect(lockfileProblems({ packages: { 'node_modules/own': { resolved: 'libs/own', link: true } } })).toEqual([]);
});
