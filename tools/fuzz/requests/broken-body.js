import fc from 'fast-check';
import { oddValue } from './odd-value.js';

/**
 * Bytes in the place of a JSON body that are none, or more than a gateway should read.
 * @param {fc.Arbitrary<unknown>} values  of what the endpoint takes
 * @returns {fc.Arbitrary<Buffer>}
 */
export function brokenBody(values) {
  const text = values.map((value) => JSON.stringify(value));
  return fc.oneof(
    fc.tuple(text, fc.nat()).map(([whole, end]) => Buffer.from(whole.slice(0, end % whole.length))),
    fc
      .tuple(text, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 }))
      .map(([whole, at, bytes]) => inserted(whole, at, bytes)),
    fc.tuple(text, fc.constantFrom(...decorations)).map(([whole, decorate]) => Buffer.from(decorate(whole))),
    fc.tuple(text, fc.constantFrom('utf16le', 'latin1')).map(([whole, encoding]) => Buffer.from(whole, encoding)),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(...oddTexts).map((odd) => Buffer.from(odd)),
    fc.integer({ min: 1, max: 20_000 }).map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))),
    fc.integer({ min: 1, max: 6_000 }).map((depth) => Buffer.from('{"a":'.repeat(depth) + '0' + '}'.repeat(depth))),
    fc
      .integer({ min: 1, max: 9_000 })
      .map((keys) => Buffer.from(`{${Array.from({ length: keys }, (_, n) => `"k${n}":0`).join()}}`)),
    fc.integer({ min: 100_000, max: 300_000 }).map((length) => Buffer.from(`{"card":"${'x'.repeat(length)}"}`)),
    oddValue.map((value) => Buffer.from(JSON.stringify(value))),
  );
}

function inserted(whole, at, bytes) {
  const [place, text] = [at % (whole.length + 1), Buffer.from(whole)];
  return Buffer.concat([text.subarray(0, place), bytes, text.subarray(place)]);
}

const decorations = [
  (text) => `\uFEFF${text}`,
  (text) => `${text}${text}`,
  (text) => `${text},`,
  (text) => `/* */${text}`,
  (text) => `${text}\0`,
  (text) => `)]}',\n${text}`,
  (text) => `[${text}]`,
  (text) => `"${text}"`,
  (text) => JSON.stringify(text),
  (text) => text.replace('{', '{"__proto__":{"isAdmin":true},'),
  (text) => text.replace('{', '{"constructor":{"prototype":{"isAdmin":true}},'),
  (text) => text.replace(/\{("[^"]*":[^,}]*)/, '{$1,$1'),
  (text) => text.replaceAll('"', "'"),
  (text) => text.replace(/:\d+/, ':1e999'),
  (text) => text.replace(/:\d+/, ':01'),
  (text) => text.replace(/:\d+/, ':NaN'),
  (text) => text.replace(/:\d+/, `:${'9'.repeat(1_000)}`),
  (text) => text.replace(/"$|"(?=\})/, String.raw`\ud800"`),
  (text) => text.replace(/:"/, String.raw`:"\u0000`),
];

const oddTexts = [
  '',
  ' ',
  '{}',
  '[]',
  '""',
  '0',
  'null',
  'true',
  'undefined',
  '{',
  '"',
  '-',
  '\\',
  '<a/>',
  'a=1&b=2',
  '--x\r\n',
];
