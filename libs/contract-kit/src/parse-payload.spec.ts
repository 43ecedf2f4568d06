import { describe, expect, it } from '@jest/globals';
import {
  ArrayMaxSize,
  IsBoolean,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { InvalidMessage } from './invalid-message.js';
import { Nested, NestedList } from './nested.js';
import { parsePayload } from './parse-payload.js';
import { Payload } from './payload.js';

class Address extends Payload {
  @IsString() readonly city!: string;
}

class Line extends Payload {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) @Max(1_000) readonly quantity!: number;
}

class Basket extends Payload {
  @NestedList(Line, { min: 1, max: 3 }) readonly lines!: readonly Line[];
  @Nested(Address) readonly address!: Address;
  @IsOptional() @MaxLength(20) readonly note?: string;
  @IsOptional() @IsString({ each: true }) @ArrayMaxSize(2) readonly tags?: readonly string[];
}

class Everything extends Payload {
  @IsOptional() @IsBoolean() readonly flag?: boolean;
  @IsOptional() @IsInt() readonly count?: number;
  @IsOptional() @IsNumber() readonly ratio?: number;
  @IsOptional() @IsString() readonly text?: string;
}

const productId = '0190b5a0-0000-7000-8000-000000000001';
const basket = { lines: [{ productId, quantity: 2 }], address: { city: 'Jena' } };

function problemsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidMessage) return error.problems.map(({ path, problem }) => `${path}: ${problem}`);
    throw error;
  }
  return [];
}

const refusing = (type: new () => object, value: unknown) =>
  problemsOf(() => parsePayload(type, value, { unknownFields: 'refuse' }));
const dropping = (type: new () => object, value: unknown) =>
  problemsOf(() => parsePayload(type, value, { unknownFields: 'drop' }));

describe('parsePayload', () => {
  it('builds instances of the declared classes at every level', () => {
    const parsed = parsePayload(Basket, basket, { unknownFields: 'refuse' });
    expect(parsed).toBeInstanceOf(Basket);
    expect(parsed.lines[0]).toBeInstanceOf(Line);
    expect(parsed.address).toBeInstanceOf(Address);
    expect(parsed).toEqual(basket);
  });

  it('freezes the instance all the way down', () => {
    const parsed = parsePayload(Basket, basket, { unknownFields: 'refuse' });
    for (const part of [parsed, parsed.lines, parsed.lines[0], parsed.address])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('leaves the value that it was given alone', () => {
    const value = structuredClone(basket);
    const parsed = parsePayload(Basket, value, { unknownFields: 'refuse' });
    value.lines[0]!.quantity = 3;
    expect(parsed.lines[0]!.quantity).toBe(2);
  });

  it('names one problem per field, with the path of the first in each', () => {
    const value = {
      lines: [
        { productId, quantity: 1 },
        { productId: 'x', quantity: 0 },
      ],
      address: {},
      note: 7,
    };
    expect(refusing(Basket, value)).toEqual([
      'lines[1].productId: must match format "uuid"',
      'address.city: is missing',
      'note: must be string',
    ]);
  });

  it('reports a missing field by its name', () => {
    expect(refusing(Basket, {})).toEqual(['lines: is missing', 'address: is missing']);
  });

  it.each([null, undefined, [], 'text', 7, true])('refuses %j where an object is due', (value) => {
    expect(refusing(Basket, value)).toEqual([': must be an object']);
  });

  it('never repeats the offending value', () => {
    const secret = 'hunter2-hunter2-hunter2';
    const problems = refusing(Basket, { ...basket, note: secret, address: { city: 5, surplus: secret } });
    expect(problems).not.toHaveLength(0);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });
});

describe('parsePayload, unknown fields', () => {
  const value = {
    ...basket,
    admin: true,
    lines: [{ productId, quantity: 1, priceCents: 0 }],
    address: { city: 'Jena', x: 1 },
  };

  it('are refused at every level, nested objects and lists included (T47)', () => {
    expect(refusing(Basket, value)).toEqual([
      'admin: is not a declared field of Basket',
      'lines[0].priceCents: is not a declared field of Line',
      'address.x: is not a declared field of Address',
    ]);
  });

  it('are dropped at every level when the sender may know more than the reader (T47)', () => {
    const parsed = parsePayload(Basket, value, { unknownFields: 'drop' });
    expect(JSON.parse(JSON.stringify(parsed))).toEqual({
      lines: [{ productId, quantity: 1 }],
      address: { city: 'Jena' },
    });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'the key %s is refused like any other unknown field (T17, T53)',
    (key) => {
      const hostile: unknown = JSON.parse(`{"city":"Jena","${key}":{"polluted":true}}`);
      expect(refusing(Address, hostile)).toEqual([`${key}: is not a declared field of Address`]);
    },
  );

  it('a __proto__ key reaches neither the instance nor Object.prototype (T53)', () => {
    const hostile: unknown = JSON.parse(
      '{"city":"Jena","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    const parsed = parsePayload(Address, hostile, { unknownFields: 'drop' });
    expect(Object.getPrototypeOf(parsed)).toBe(Address.prototype);
    expect(Object.keys(parsed)).toEqual(['city']);
    expect('polluted' in {}).toBe(false);
  });

  it('twenty thousand of them give five problems and a short answer (T51)', () => {
    const flood = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field${index}`, 1]));
    expect(refusing(Address, { ...flood, city: 'Jena' })).toHaveLength(5);
    expect(refusing(Basket, { ...basket, address: { ...flood, city: 'Jena' } })).toHaveLength(5);
  });
});

describe('parsePayload, values that other readers let through', () => {
  it.each([
    [{ flag: 'false' }, 'flag: must be boolean'],
    [{ flag: 1 }, 'flag: must be boolean'],
    [{ count: ' ' }, 'count: must be integer'],
    [{ count: '7' }, 'count: must be integer'],
    [{ count: true }, 'count: must be integer'],
    [{ ratio: '1.5' }, 'ratio: must be number'],
    [{ text: {} }, 'text: must be string'],
    [{ text: 7 }, 'text: must be string'],
    [{ text: ['a'] }, 'text: must be string'],
  ])('converts nothing: %j is refused (T49)', (value, problem) => {
    expect(dropping(Everything, value)).toEqual([problem]);
  });

  it.each(['flag', 'count', 'ratio', 'text'])('null is not "absent": %s is refused (T50)', (field) => {
    expect(dropping(Everything, { [field]: null })).toHaveLength(1);
  });

  it('an absent and an undefined optional field are the same, and neither becomes a property (T50)', () => {
    expect(Object.keys(parsePayload(Everything, { text: undefined, count: 1 }, { unknownFields: 'refuse' }))).toEqual([
      'count',
    ]);
  });

  it.each(['9007199254740992', '9007199254740993', '-9007199254740993', '1e308', '1e400', '-1e400'])(
    'the number %s, which JSON.parse rounds, is refused (T50)',
    (number) => {
      expect(dropping(Everything, JSON.parse(`{"count":${number}}`))).toHaveLength(1);
      expect(dropping(Everything, JSON.parse(`{"ratio":${number}}`))).toHaveLength(1);
    },
  );

  it('the largest integers that JSON.parse keeps are accepted (T50)', () => {
    expect(dropping(Everything, { count: Number.MAX_SAFE_INTEGER, ratio: Number.MIN_SAFE_INTEGER })).toEqual([]);
  });

  it.each([Number.NaN, Infinity, -Infinity])('%d is refused', (ratio) => {
    expect(dropping(Everything, { ratio })).toHaveLength(1);
  });

  it.each([
    ['NUL', '\0'],
    ['NUL inside', 'a\0b'],
    ['a lone high surrogate', '\uD800'],
    ['a lone low surrogate', 'a\uDFFF'],
    ['surrogates in the wrong order', '\uDC00\uD800'],
  ])('a string with %s is refused, wherever it stands (T45)', (_, text) => {
    const problem = 'must not contain NUL or an unpaired surrogate';
    expect(dropping(Everything, { text })).toEqual([`text: ${problem}`]);
    expect(dropping(Basket, { ...basket, tags: ['fine', text] })).toEqual([`tags[1]: ${problem}`]);
    expect(dropping(Basket, { ...basket, address: { city: text } })).toEqual([`address.city: ${problem}`]);
  });

  it('paired surrogates are text like any other (T45)', () => {
    expect(dropping(Everything, { text: '🍵' })).toEqual([]);
  });
});

describe('parsePayload, who calls it and with what', () => {
  class Packet extends Payload {
    @IsString() readonly id!: string;
    @IsString() readonly pattern!: string;
    @Nested(Address) readonly data!: Address;
  }

  it('fields named id, pattern and data mean nothing special and are not unwrapped (T7)', () => {
    const packet = { id: '1', pattern: 'orders.place-order', data: { city: 'Jena' } };
    expect(parsePayload(Packet, packet, { unknownFields: 'refuse' })).toEqual(packet);
  });

  it('validates without any Nest application, pipe or global setting (T16)', () => {
    expect(dropping(Packet, { id: '1', pattern: 'x', data: 'not an address' })).toEqual(['data: must be object']);
  });

  it('twenty thousand levels in an undeclared field are not even looked at (T52)', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level++) deep = { deep };
    expect(refusing(Address, { city: 'Jena', deep })).toEqual(['deep: is not a declared field of Address']);
    expect(dropping(Address, { city: 'Jena', deep })).toEqual([]);
  });

  it('twenty thousand levels in a declared field are refused at the first (T52)', () => {
    let deep: unknown = [];
    for (let level = 0; level < 20_000; level++) deep = [deep];
    expect(refusing(Basket, { ...basket, lines: [deep] })).toEqual(['lines[0]: must be object']);
  });
});

describe('parsePayload, the answer', () => {
  it.each(['€', '"', '\\', '🍵', '\n', '\0', '\uD800'])(
    'stays below 4 KB when field names are long rows of %j (T51)',
    (character) => {
      const flood = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [character.repeat(1_000) + index, 1]));
      const [problem] = refusing(Address, { ...flood, city: 'Jena' });
      expect(problem).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      expect(refusing(Address, { ...flood, city: 'Jena' })).toHaveLength(5);
      expect(Buffer.byteLength(JSON.stringify(refusing(Address, flood)))).toBeLessThan(4_096);
    },
  );
});
