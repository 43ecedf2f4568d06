import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { curlLine } from './curl-line.js';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'curl-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const line = (request) =>
  curlLine('http://gw', { method: 'POST', target: '/orders', headers: [], ...request }, join(folder, 'body'));

it('says everything that was sent, in quotes', () => {
  expect(
    line({
      headers: [
        ['x-a', "it's"],
        ['x-b', ''],
      ],
      body: Buffer.from('{"a":1}'),
    }),
  ).toBe(
    String.raw`curl -i --path-as-is -g -X POST -H 'x-a: it'\''s' -H 'x-b;' --data-binary '{"a":1}' 'http://gw/orders'`,
  );
});

it('keeps a token to itself', () => {
  const text = line({ headers: [['authorization', `Bearer ${'s'.repeat(200)}`]] });
  expect(text).toContain(`-H 'authorization: Bearer '"$TOKEN"''`);
  expect(text).not.toContain('sss');
});

it.each([
  ['no UTF-8', Buffer.from([0x22, 0xff])],
  ['NUL', Buffer.from('"\0"')],
  ['too long', Buffer.from('x'.repeat(3_000))],
])('puts a body into a file that no command line takes: %s', (_, body) => {
  expect(line({ body })).toContain(`--data-binary @${join(folder, 'body')}`);
  expect(readFileSync(join(folder, 'body'))).toEqual(body);
});

it('sends a target that is no path as it is', () => {
  expect(line({ target: 'http://evil/x' })).toContain(`--request-target 'http://evil/x' 'http://gw/'`);
});
