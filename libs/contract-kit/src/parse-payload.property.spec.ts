import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import * as fc from 'fast-check';
import { InvalidMessage } from './invalid-message.js';
import { jsonSchemaOf } from './json-schema-of.js';
import { Nested, NestedList } from './nested.js';
import { parseJson } from './parse-json.js';
import { parsePayload } from './parse-payload.js';
import { Payload } from './payload.js';
import { serializePayload } from './serialize-payload.js';

class Place extends Payload {
  @IsString() @MaxLength(30) readonly city!: string;
  @IsOptional() @IsNumber() readonly height?: number;
}

class Line extends Payload {
  @IsInt() @Min(1) @Max(9) readonly quantity!: number;
  @IsOptional() @Nested(Place) readonly from?: Place;
}

class Order extends Payload {
  @NestedList(Line, { min: 1, max: 3 }) readonly lines!: readonly Line[];
  @Nested(Place) readonly to!: Place;
  @IsIn(['placed', 'confirmed']) readonly status!: string;
  @Matches(/^tok_[a-z]+$/) readonly card!: string;
  @IsBoolean() readonly gift!: boolean;
  @IsOptional() @IsInt({ each: true }) @ArrayUnique() @ArrayMaxSize(4) readonly marks?: readonly number[];
}

const place = fc.record(
  {
    city: fc.string({ unit: 'binary', maxLength: 30 }).filter((city) => !city.includes('\0')),
    height: fc.double({ noNaN: true, min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  },
  { requiredKeys: ['city'] },
);
const line = fc.record({ quantity: fc.integer({ min: 1, max: 9 }), from: place }, { requiredKeys: ['quantity'] });
const order = fc.record(
  {
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    to: place,
    status: fc.constantFrom('placed', 'confirmed'),
    card: fc.stringMatching(/^tok_[a-z]{1,9}$/),
    gift: fc.boolean(),
    marks: fc.uniqueArray(fc.integer(), { maxLength: 4 }),
  },
  { requiredKeys: ['lines', 'to', 'status', 'card', 'gift'] },
);

/** Keys and values that have broken readers before. */
const hostileKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'lines', 'to', 'city'),
  fc.string({ unit: 'binary' }),
);
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, -0, 2 ** 53, 1e308, '', '\0', '\uD800', 'false', ' '),
  fc.string({ unit: 'binary', minLength: 200, maxLength: 300 }),
  fc.dictionary(hostileKey, fc.jsonValue(), { maxKeys: 20, noNullPrototype: true }),
);

/** A valid order of which up to three places, anywhere inside, hold something else. */
const damaged = fc
  .tuple(order, fc.array(fc.tuple(fc.nat(), hostileKey, hostile), { maxLength: 3 }))
  .map(([valid, changes]) => changes.reduce<unknown>((value, change) => damage(value, change), structuredClone(valid)));

function damage(value: unknown, [at, key, replacement]: [number, string, unknown]): unknown {
  if (typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value);
  const added = Array.isArray(value) ? String(value.length) : key;
  const chosen = keys[at % (keys.length + 1)] ?? added;
  // Only own fields are followed: the inherited value of a `__proto__` key would be Object.prototype itself.
  const inner = Object.hasOwn(value, chosen)
    ? damage(Reflect.get(value, chosen), [Math.floor(at / 7), key, replacement])
    : replacement;
  return Object.defineProperty(value, chosen, { value: inner, enumerable: true, configurable: true, writable: true });
}

function read(value: unknown, unknownFields: 'drop' | 'refuse'): Order | InvalidMessage {
  try {
    return parsePayload(Order, value, { unknownFields });
  } catch (error) {
    // Whatever else is thrown fails the property.
    if (error instanceof InvalidMessage) return error;
    throw error;
  }
}

describe('parsePayload, for any value', () => {
  it('accepts every valid one and loses nothing of it on the way through JSON', () => {
    fc.assert(
      fc.property(order, (value) => {
        const sent = serializePayload(Order.of(value));
        const received = parsePayload(Order, parseJson(sent), { unknownFields: 'refuse' });
        expect(received).toStrictEqual(Order.of(value));
        expect(serializePayload(received)).toBe(sent);
      }),
    );
  });

  it('gives an instance that survives its journey, or throws InvalidMessage', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, hostile), fc.constantFrom('drop', 'refuse'), (value, unknownFields) => {
        const parsed = read(value, unknownFields);
        if (parsed instanceof InvalidMessage) return;
        const again = parsePayload(Order, JSON.parse(serializePayload(parsed)), { unknownFields: 'refuse' });
        expect(again).toStrictEqual(parsed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('accepts what a plain JSON Schema validator accepts, and only that', () => {
    const published = new Ajv2020().compile(jsonSchemaOf(Order));
    fc.assert(
      fc.property(damaged, (value) => {
        const storable = !/[\0\p{Cs}]/u.test(textsOf(value));
        expect(read(value, 'refuse') instanceof Order).toBe(published(value) && storable);
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers with at most five problems in at most 4 KB, which themselves can be stored and sent', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, hostile), (value) => {
        const error = read(value, 'refuse');
        if (!(error instanceof InvalidMessage)) return;
        expect(error.problems.length).toBeLessThanOrEqual(5);
        expect(Buffer.byteLength(JSON.stringify(error.details))).toBeLessThanOrEqual(4_096);
        expect(error.problems.flatMap(({ path, problem }) => [path, problem]).join()).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Every string value of an order, joined; strings of undeclared fields do not matter, because those make it invalid. */
function textsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  // Joined by a letter, so that two lone surrogates of different strings never form a pair.
  return Object.values(value).map(textsOf).join('|');
}

function outcome(parse: () => unknown): { readonly value?: unknown; readonly refused?: true } {
  try {
    return { value: parse() };
  } catch (error) {
    if (error instanceof InvalidMessage || error instanceof SyntaxError) return { refused: true };
    throw error;
  }
}

describe('parseJson, for any input', () => {
  it('agrees with JSON.parse about every text within the limits', () => {
    const almostJson = fc
      .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', '"', '\\', '{', ']', ':', ',', '\\u0000'))
      .map(([json, at, insert]) => json.slice(0, at % (json.length + 1)) + insert + json.slice(at % (json.length + 1)));
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 4 }), almostJson, fc.string({ unit: 'binary' })), (text) => {
        const expected = outcome(() => JSON.parse(text));
        const actual = outcome(() => parseJson(text));
        // A repeated key is the only text that JSON.parse takes and this does not.
        if (actual.refused && !expected.refused) expect(text).toMatch(/"[^]*:[^]*"[^]*:/);
        else expect(actual).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes any bytes without throwing anything but InvalidMessage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        outcome(() => parseJson(bytes));
      }),
    );
  });

  it('stops at the limits for any nesting and any number of keys', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('[', '{"a":'), { minLength: 33, maxLength: 200 }), (opening) => {
        expect(outcome(() => parseJson(opening.join('')))).toEqual({ refused: true });
      }),
    );
  });
});
