import fc from 'fast-check';

/**
 * Values that a schema of the document allows.
 * @param {import('../api.js').Api} api
 * @param {object} schema
 * @param {{ field?: string, known: Readonly<Record<string, readonly string[]>>, inHeader?: boolean }} place
 *   `field`: whose value it is; `known`: values by field that mean something to the system, which chance would never hit;
 *   `inHeader`: the text must be one that a header field can hold
 * @returns {fc.Arbitrary<unknown>}
 */
export function valueOf(api, schema, place) {
  const { type, enum: allowed, ...rest } = api.resolve(schema);
  if (allowed) return fc.constantFrom(...allowed);
  const make = makers[type];
  if (!make) throw new Error(`No values are known for the schema ${JSON.stringify(schema)}`);
  const chance = make(rest, api, place);
  const known = place.known[place.field];
  return known
    ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: chance })
    : chance;
}

/** What a header field can hold: ASCII that is printed, and the upper half of Latin-1. */
export const headerUnit = fc
  .oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff }))
  .map((code) => String.fromCharCode(code));

const makers = {
  string: textOf,
  integer: ({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }) =>
    fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum, maximum)),
  boolean: () => fc.boolean(),
  array: ({ items, minItems = 0, maxItems = 10 }, api, place) =>
    fc.array(valueOf(api, items, place), { minLength: minItems, maxLength: maxItems }),
  object: ({ properties, required = [] }, api, { known }) => {
    const fields = Object.entries(properties).map(([field, schema]) => [field, valueOf(api, schema, { field, known })]);
    return fc.record(Object.fromEntries(fields), { requiredKeys: required, noNullPrototype: true });
  },
};

function textOf({ format, pattern, minLength = 0, maxLength = 300 }, _api, { inHeader }) {
  if (format === 'uuid') return fc.uuid();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (inHeader) return fc.string({ unit: headerUnit, minLength, maxLength });
  return fc.string({ unit: 'binary', minLength, maxLength }).filter((text) => !text.includes('\0'));
}
