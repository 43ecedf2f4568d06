import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import type { Class } from './class.js';
import { jsonSchemaOf } from './json-schema-of.js';
import { Nested, NestedList } from './nested.js';
import { Payload } from './payload.js';

class Address extends Payload {
  @IsString() @MaxLength(80) readonly city!: string;
}

class Line extends Payload {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) @Max(1_000) readonly quantity!: number;
  @Nested(Address) readonly from!: Address;
}

class Order extends Payload {
  @NestedList(Line, { min: 1, max: 100 }) readonly lines!: readonly Line[];
  @Nested(Address) readonly address!: Address;
  @IsIn(['placed', 'confirmed']) readonly status!: 'placed' | 'confirmed';
  @IsOptional() @Matches(/^tok_/) @Matches(/ok$/) readonly card?: string;
  @IsOptional() @IsEmail({}, { each: true }) @ArrayUnique() @ArrayMaxSize(3) readonly copies?: readonly string[];
}

function declareSame(): Class {
  class Same {
    @IsInt() @Min(1) readonly a!: number;
    @IsString() readonly b!: string;
  }
  return Same;
}

function declareSameDifferently(): Class {
  class Same {
    @IsString() readonly b!: string;
    @Min(1) @IsInt() readonly a!: number;
  }
  return Same;
}

const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

describe('jsonSchemaOf', () => {
  it('says what the decorators say, closed at every level, nested classes once under $defs', () => {
    expect(jsonSchemaOf(Order)).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Order',
      type: 'object',
      additionalProperties: false,
      required: ['address', 'lines', 'status'],
      properties: {
        lines: { type: 'array', items: { $ref: '#/$defs/Line' }, minItems: 1, maxItems: 100 },
        address: { $ref: '#/$defs/Address' },
        status: { type: 'string', enum: ['placed', 'confirmed'] },
        card: { type: 'string', pattern: 'ok$', allOf: [{ pattern: '^tok_' }] },
        copies: {
          type: 'array',
          items: { type: 'string', format: 'email', maxLength: 254 },
          maxItems: 3,
          uniqueItems: true,
        },
      },
      $defs: {
        Address: {
          type: 'object',
          additionalProperties: false,
          required: ['city'],
          properties: { city: { type: 'string', maxLength: 80 } },
        },
        Line: {
          type: 'object',
          additionalProperties: false,
          required: ['from', 'productId', 'quantity'],
          properties: {
            productId: { type: 'string', format: 'uuid' },
            quantity: { type: 'integer', minimum: 1, maximum: 1_000 },
            from: { $ref: '#/$defs/Address' },
          },
        },
      },
    });
  });

  it('is a valid schema of draft 2020-12', () => {
    const ajv = new Ajv2020({ strict: true, validateFormats: false });
    expect(ajv.validateSchema({ ...jsonSchemaOf(Order) })).toBe(true);
    expect(ajv.compile(jsonSchemaOf(Order))({ lines: [] })).toBe(false);
  });

  it('gives equal text for equal declarations, whatever their order', () => {
    expect(JSON.stringify(jsonSchemaOf(declareSame()))).toBe(JSON.stringify(jsonSchemaOf(declareSameDifferently())));
  });

  it('bounds numbers to what JSON.parse keeps, and keeps the tighter of two bounds', () => {
    class Bounds {
      @IsInt() readonly free!: number;
      @Min(3) @Min(5) @Max(9) @Max(7) readonly tight!: number;
    }
    expect(jsonSchemaOf(Bounds)).toMatchObject({
      properties: { free: { type: 'integer', ...safe }, tight: { type: 'number', minimum: 5, maximum: 7 } },
    });
  });

  it('has the fields of the classes that a class extends', () => {
    class Later extends Address {
      @IsInt() readonly zip!: number;
    }
    expect(jsonSchemaOf(Later)).toMatchObject({ required: ['city', 'zip'] });
  });

  it('cannot be changed by who reads it', () => {
    expect(() => Object.assign(jsonSchemaOf(Order), { title: 'mine' })).toThrow(TypeError);
    expect(jsonSchemaOf(Order)['title']).toBe('Order');
  });
});
