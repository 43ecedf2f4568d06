import fc from 'fast-check';

/** Names that mean something to JavaScript, to libraries or to this system, where a field of a body may stand. */
const loadedNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '$ref',
  '$where',
  'length',
  'customerId',
  'userId',
  'roles',
  'totalCents',
  'status',
  'id',
  '',
  ' ',
  'a.b',
  'a[0]',
  '*',
];

const loadedTexts = [
  '',
  ' ',
  '\0',
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  "' OR '1'='1",
  "'; DROP TABLE orders; --",
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  '${7*7}',
  '{{7*7}}',
  '%s%n%x',
  '%00',
  '\r\nX-Injected: 1',
  '\u202Etxet',
  '\uFEFF',
  '\u2028',
  'İı',
  'ﷺ'.repeat(50),
  '👩‍👩‍👧‍👦',
  'a\u0301'.repeat(50),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '0190b5a0-0000-7000-8000-00000000000g',
  '0190B5A0-0000-7000-8000-000000000001',
  '{0190b5a0-0000-7000-8000-000000000001}',
  'urn:uuid:0190b5a0-0000-7000-8000-000000000001',
  '0190b5a0-0000-7000-8000-000000000001\n',
  '9'.repeat(400),
  'x'.repeat(5_000),
];

const loadedNumbers = [
  0,
  -0,
  -1,
  1.5,
  1e-7,
  1e21,
  1e308,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  -(2 ** 53) - 1,
  Number.MIN_VALUE,
];

/** Texts that programs have stumbled over, and any text at all, half surrogate pairs too. */
export const oddText = fc.oneof(
  fc.constantFrom(...loadedTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
);

/** Names of fields, most of them loaded. */
export const oddName = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...loadedNames) }, oddText);

/** JSON values of any kind, such as no schema expects. A field called `__proto__` is one like any other here. */
export const oddValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    oddText,
    fc.constantFrom(...loadedNumbers),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(oddName, tie('value')), { maxLength: 4 }).map(withFields),
  ),
})).value;

/** @param {readonly (readonly [string, unknown])[]} fields  @returns {object} */
export function withFields(fields) {
  const made = {};
  for (const [name, value] of fields) addField(made, name, value);
  return made;
}

/** As `made[name] = value` would, were there no setter of `__proto__`. */
export function addField(made, name, value) {
  Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
}
