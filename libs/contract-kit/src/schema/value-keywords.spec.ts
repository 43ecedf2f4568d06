import { describe, expect, it } from '@jest/globals';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayNotEmpty,
  ArrayUnique,
  Equals,
  IsArray,
  IsBoolean,
  IsEmail,
  IsEnum,
  IsISO8601,
  IsIn,
  IsInt,
  IsNegative,
  IsNotEmpty,
  IsNumber,
  IsPositive,
  IsString,
  IsUUID,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { InvalidMessage } from '../invalid-message.js';
import { parsePayload } from '../parse-payload.js';

enum Size {
  small = 1,
  large = 2,
}
enum Colour {
  green = 'green',
  black = 'black',
}

interface Case {
  readonly rule: string;
  readonly on: PropertyDecorator[];
  readonly accepts: readonly unknown[];
  readonly refuses: readonly unknown[];
}

const uuid = (version: number, variant = '8') => `0190b5a0-0000-${version}000-${variant}000-000000000001`;

const cases: readonly Case[] = [
  { rule: 'IsString', on: [IsString()], accepts: ['', 'a', '🍵'], refuses: [1, true, null, {}, []] },
  { rule: 'IsNotEmpty', on: [IsNotEmpty()], accepts: ['a', ' '], refuses: ['', 0, null] },
  { rule: 'Length', on: [Length(2, 3)], accepts: ['ab', '🍵🍵🍵'], refuses: ['a', 'abcd', 22] },
  { rule: 'Length without a maximum', on: [Length(2)], accepts: ['ab', 'a'.repeat(99)], refuses: ['a'] },
  { rule: 'MinLength', on: [MinLength(2)], accepts: ['ab'], refuses: ['a', 12] },
  { rule: 'MaxLength', on: [MaxLength(2)], accepts: ['', 'ab'], refuses: ['abc'] },
  {
    rule: 'Matches',
    on: [Matches(/^tok_[a-z_]{1,30}$/)],
    accepts: ['tok_ok'],
    refuses: ['tok_', 'TOK_ok', 'x tok_ok', 7],
  },
  { rule: 'Matches with a flag', on: [IsString(), Matches(/^ok$/i)], accepts: ['ok', 'OK'], refuses: ['oK!', 7] },
  { rule: 'Matches with modifiers', on: [IsString(), Matches('^ok$', 'i')], accepts: ['OK'], refuses: ['okay'] },
  { rule: 'Matches, not Unicode', on: [IsString(), Matches(/^[\w-.]+$/)], accepts: ['a-b.c'], refuses: ['a b'] },
  {
    rule: 'IsUUID',
    on: [IsUUID()],
    accepts: [uuid(7), uuid(4).toUpperCase()],
    refuses: [`urn:uuid:${uuid(4)}`, `{${uuid(4)}}`, uuid(4).replaceAll('-', ''), `${uuid(4)}\n`, ''],
  },
  { rule: 'IsUUID of a version', on: [IsUUID('4')], accepts: [uuid(4)], refuses: [uuid(7), uuid(4, 'c'), 'x'] },
  {
    rule: 'IsUUID of some versions',
    on: [IsString(), IsUUID(['4', '7'])],
    accepts: [uuid(4), uuid(7)],
    refuses: [uuid(1)],
  },
  {
    rule: 'IsISO8601',
    on: [IsISO8601()],
    accepts: ['2024-02-29T23:59:59Z', '2024-01-01T00:00:00.123456789+02:00'],
    refuses: [
      '2024-02-30T00:00:00Z',
      '2023-02-29T00:00:00Z',
      '2024-01-01',
      '2024-01-01T00:00:00',
      '2024-01-01 00:00:00Z',
      '2016-12-31T23:59:60Z',
      '2024-13-01T00:00:00Z',
      '2024-00-10T00:00:00Z',
      '2024-04-31T00:00:00Z',
      '2024-01-01T24:00:00Z',
      '0000-01-01T00:00:00Z',
      '1900-02-29T00:00:00Z',
      '2024-W01-1',
      1,
    ],
  },
  { rule: 'IsEmail', on: [IsEmail()], accepts: ['a@b.example'], refuses: ['a', 'a@b', `${'a'.repeat(250)}@b.example`] },
  {
    rule: 'IsEmail with options',
    on: [IsString(), IsEmail({ host_whitelist: ['b.example'] })],
    accepts: ['a@b.example'],
    refuses: ['a@c.example', 'a'],
  },
  {
    rule: 'IsUrl',
    on: [IsUrl()],
    accepts: ['https://a.example/b?c#d', 'http://localhost:3000'],
    refuses: ['a.example', 'ftp://a.example', 'javascript:alert(1)', `https://a.example/${'x'.repeat(2_000)}`],
  },
  { rule: 'IsInt', on: [IsInt()], accepts: [0, -7, 2 ** 53 - 1], refuses: [0.5, 2 ** 53, 1e308, '1', null, true] },
  { rule: 'IsNumber', on: [IsNumber()], accepts: [0.5, -1e10], refuses: [2 ** 53, '1', NaN, Infinity] },
  {
    rule: 'IsNumber with decimals',
    on: [IsPositive(), IsNumber({ maxDecimalPlaces: 2 })],
    accepts: [0.29, 1],
    refuses: [0.125, '1'],
  },
  { rule: 'Min and Max', on: [Min(2), Max(4)], accepts: [2, 3.5, 4], refuses: [1, 5, '3'] },
  { rule: 'IsPositive', on: [IsPositive()], accepts: [1, 0.1], refuses: [0, -1] },
  { rule: 'IsNegative', on: [IsNegative()], accepts: [-1], refuses: [0, 1] },
  { rule: 'IsBoolean', on: [IsBoolean()], accepts: [true, false], refuses: ['true', 1, 0, null] },
  { rule: 'IsIn', on: [IsIn(['a', 'b'])], accepts: ['a', 'b'], refuses: ['c', 1, ['a']] },
  { rule: 'IsEnum of strings', on: [IsEnum(Colour)], accepts: ['green', 'black'], refuses: ['blue', 'Green'] },
  { rule: 'IsEnum of numbers', on: [IsEnum(Size)], accepts: [1, 2], refuses: [3, 'small', '1'] },
  { rule: 'Equals', on: [Equals('v1')], accepts: ['v1'], refuses: ['v2', 1] },
];

const listCases: readonly Case[] = [
  {
    rule: 'each',
    on: [IsString({ each: true })],
    accepts: [[], ['a']],
    refuses: [['a', 1], 'a', { 0: 'a' }, [null], [['a']]],
  },
  {
    rule: 'ArrayMinSize and ArrayMaxSize',
    on: [IsInt({ each: true }), ArrayMinSize(1), ArrayMaxSize(2)],
    accepts: [[1], [1, 2]],
    refuses: [[], [1, 2, 3]],
  },
  { rule: 'ArrayNotEmpty', on: [IsArray(), ArrayNotEmpty(), IsInt({ each: true })], accepts: [[1]], refuses: [[]] },
  {
    rule: 'ArrayUnique',
    on: [IsInt({ each: true }), ArrayUnique(), ArrayMaxSize(9)],
    accepts: [[1, 2]],
    refuses: [[1, 2, 1]],
  },
  {
    rule: 'ArrayUnique by a function',
    on: [IsString({ each: true }), ArrayUnique((text: string) => text.toLowerCase()), ArrayMaxSize(9)],
    accepts: [['a', 'b']],
    refuses: [['a', 'A']],
  },
];

function accepts(decorators: readonly PropertyDecorator[], value: unknown): boolean {
  class Message {}
  for (const decorate of decorators) decorate(Message.prototype, 'field');
  try {
    parsePayload(Message, { field: value }, { unknownFields: 'refuse' });
    return true;
  } catch (error) {
    if (error instanceof InvalidMessage) return false;
    throw error;
  }
}

describe.each([...cases, ...listCases])('$rule', ({ on, accepts: valid, refuses }) => {
  it.each(valid.map((value) => [value]))('accepts %j', (value) => {
    expect(accepts(on, value)).toBe(true);
  });

  it.each(refuses.map((value) => [value]))('refuses %j', (value) => {
    expect(accepts(on, value)).toBe(false);
  });
});
