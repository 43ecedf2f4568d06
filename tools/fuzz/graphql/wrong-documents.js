import fc from 'fast-check';
import { oddText } from '../requests/odd-value.js';

const names = ['nothing', '__proto__', 'constructor', 'toString', '__schema', '__type', '_', 'on', 'fragment', 'Query'];
const pieces = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '!',
  '$',
  '@',
  '&',
  '|',
  '...',
  ':',
  '=',
  '"',
  '"""',
  '\\u{110000}',
  '#',
  '\0',
  '\uFEFF',
];
const definitions = [
  'query Asked { listProducts { products { name } } }',
  'subscription Told { followOperation(id: "0190b5a0-0000-7000-8000-0000000000a1") { status } }',
  'fragment Unused on ProductView { name }',
  'fragment Round on ProductView { ...Round }',
  'type Query { listProducts: Int }',
  'extend type Query { more: Int }',
  'scalar DateTime',
];

/**
 * Changes of a document at one place. What comes of it may by chance be valid.
 * @type {fc.Arbitrary<(text: string) => string>}
 */
export const changedText = fc.oneof(
  fc.nat().map((end) => (text) => text.slice(0, end % text.length)),
  inserted(fc.constantFrom(...pieces)),
  inserted(oddText),
  inserted(
    fc.constantFrom('...Round ', 'nothing ', '__typename ', 'listProducts ', '... on Nothing { a } ', '@nothing '),
  ),
  renamed(/[a-zA-Z_]\w*/g, fc.constantFrom(...names)),
  renamed(
    /"(?:[^"\\]|\\.)*"|\b\d+\b/g,
    fc.constantFrom('null', '1e400', '-1', '{}', '[[]]', 'placed', '"', '""', '$none', '9'.repeat(400)),
  ),
  renamed(/\w+!/g, fc.constantFrom('Int!', 'Nothing', '[ID]', 'PlaceOrderInput', 'String!!')),
  fc.constantFrom(...definitions).map((definition) => (text) => `${text}\n${definition}`),
);

const growths = [
  (text, times) => `${text}${' '.repeat(10 * times)}`,
  (text, times) => `${text}#${'x'.repeat(10 * times)}`,
  (text, times) => `${text}${'\n{ listProducts { products { name } } }'.repeat(times)}`,
  (_, times) => `{ ${'__typename '.repeat(times)}}`,
  (_, times) => `{ ${'nothing { at { all } } '.repeat(times)}}`,
  (_, times) => `{ ${'listProducts { products { name } } '.repeat(times)}}`,
  (_, times) => `{ __typename ${'@include(if: true) '.repeat(times)}}`,
  (_, times) => `{ ${'... { '.repeat(times)}__typename${' }'.repeat(times)} }`,
  (_, times) => `{ ${Array.from({ length: times }, (_each, at) => `a${at}: __typename`).join(' ')} }`,
  (_, times) => `{ listOrders(cursor: ${'['.repeat(times)}${']'.repeat(times)}) { nextCursor } }`,
  (_, times) => `query (${Array.from({ length: times }, (_each, at) => `$v${at}: Int`).join()}) { __typename }`,
  (_, times) => `{ ...F0 } ${Array.from({ length: times % 100 }, doubled).join(' ')}`,
  (_, times) => `{ ${'x'.repeat(10 * times)} }`,
];

/** Each fragment spreads the next one twice: written out they would be 2 to the power of their number. */
function doubled(_, at) {
  return `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`;
}

/**
 * Changes of a document into one beyond a limit of the gateway, or near it.
 * @type {fc.Arbitrary<(text: string) => string>}
 */
export const tooMuch = fc.tuple(fc.constantFrom(...growths), fc.integer({ min: 1, max: 3_000 })).map(
  ([grow, times]) =>
    (text) =>
      grow(text, times),
);

function inserted(texts) {
  return fc.tuple(fc.nat(), texts).map(([at, piece]) => (text) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + piece + text.slice(place);
  });
}

/** One of the places that a pattern finds holds something else. */
function renamed(pattern, texts) {
  return fc.tuple(fc.nat(), texts).map(([which, other]) => (text) => {
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) return text;
    const { index, 0: old } = found[which % found.length];
    return text.slice(0, index) + other + text.slice(index + old.length);
  });
}
