import { expect, it } from '@jest/globals';
import { sourceOf } from './machine-source.js';

const fields = [
  'Types: deb',
  'URIs: http://mirror.example/debian',
  'Suites: bookworm bookworm-updates',
  'Signed-By: /usr/share/keyrings/debian.gpg',
  '',
  'Types: deb',
  'URIs: http://mirror.example/debian-security',
].join('\n');

it('names another release on the first mirror of the machine, with its key', () => {
  expect(sourceOf(fields, 'trixie')).toBe(
    'deb [signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian trixie main',
  );
});

it('reads the older form of one line per source', () => {
  expect(sourceOf('# a mirror\ndeb http://mirror.example/debian bookworm main\n', 'sid')).toBe(
    'deb http://mirror.example/debian sid main',
  );
  expect(sourceOf('deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main', 'sid')).toBe(
    'deb [signed-by=/k.gpg] http://mirror.example/debian sid main',
  );
});

it('finds nothing where no mirror is named', () => {
  expect(sourceOf('# deb http://mirror.example/debian bookworm main', 'sid')).toBeUndefined();
});
