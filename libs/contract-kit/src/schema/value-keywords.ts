import type { JsonSchema } from './json-schema.js';
import { isNamed } from './named.js';

/** What a decorator says in JSON Schema; undefined when JSON Schema cannot say it and class-validator has to. */
export type Keywords = (constraints: readonly unknown[]) => JsonSchema | undefined;

/** Decorators by the name that class-validator gives them. */
export type KeywordTable = ReadonlyMap<string | undefined, Keywords>;

/** A table that knows only its own entries, not what every object inherits. */
export function keywordTable(entries: Readonly<Record<string, Keywords>>): KeywordTable {
  return new Map(Object.entries(entries));
}

/** Beyond it JSON.parse rounds: 9007199254740993 would silently become another number. */
const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

/** Any number that survives JSON. */
export const numberSchema: JsonSchema = { type: 'number', ...safe };

/** What a strict date-time is: RFC 3339 with a time zone. */
const dateTime: JsonSchema = { type: 'string', format: 'date-time' };

/** The decorators on a value, or with `each` on the items of a list. */
export const valueKeywords = keywordTable({
  isDefined: () => ({}),
  isString: () => ({ type: 'string' }),
  isNotEmpty: () => ({ type: 'string', minLength: 1 }),
  isLength: ([minLength, maxLength]) => ({ type: 'string', minLength, maxLength }),
  minLength: ([minLength]) => ({ type: 'string', minLength }),
  maxLength: ([maxLength]) => ({ type: 'string', maxLength }),
  matches: ([pattern, modifiers]) => patternSchema(pattern, modifiers),
  isUuid: ([version]) => uuidSchema(version),
  isIso8601: () => dateTime,
  isDateString: () => dateTime,
  // Bounded, because the expressions behind both formats take quadratic time on long input.
  isEmail: ([options]) => (hasOptions(options) ? undefined : { type: 'string', format: 'email', maxLength: 254 }),
  isUrl: ([options]) =>
    hasOptions(options) ? undefined : { type: 'string', format: 'uri', pattern: '^https?://', maxLength: 2_000 },
  isInt: () => ({ type: 'integer', ...safe }),
  isNumber: ([options]) => (limitsDecimals(options) ? undefined : numberSchema),
  min: ([minimum]) => ({ ...numberSchema, minimum }),
  max: ([maximum]) => ({ ...numberSchema, maximum }),
  isPositive: () => ({ ...numberSchema, exclusiveMinimum: 0 }),
  isNegative: () => ({ ...numberSchema, exclusiveMaximum: 0 }),
  isBoolean: () => ({ type: 'boolean' }),
  isIn: ([values]) => enumSchema(values),
  isEnum: ([, values]) => enumSchema(values),
  equals: ([value]) => (jsonTypeOf(value) ? { type: jsonTypeOf(value), const: value } : undefined),
});

function hasOptions(options: unknown): boolean {
  return isNamed(options) && Object.keys(options).length > 0;
}

function patternSchema(pattern: unknown, modifiers: unknown): JsonSchema | undefined {
  const expression =
    pattern instanceof RegExp ? pattern : new RegExp(String(pattern), typeof modifiers === 'string' ? modifiers : '');
  const flags = expression.flags.replace('g', '');
  // A JSON Schema pattern has no flags and is read as Unicode.
  if (flags !== '' && flags !== 'u') return undefined;
  return isUnicodePattern(expression.source) ? { type: 'string', pattern: expression.source } : undefined;
}

function isUnicodePattern(source: string): boolean {
  try {
    return new RegExp(source, 'u').unicode;
  } catch {
    return false;
  }
}

function uuidSchema(version: unknown): JsonSchema | undefined {
  if (version === undefined || version === null || version === 'all' || version === 'loose') {
    return { type: 'string', format: 'uuid' };
  }
  const digit = typeof version === 'string' || typeof version === 'number' ? String(version) : '';
  return /^[1-8]$/.test(digit) ? { type: 'string', format: 'uuid', pattern: `^.{14}${digit}.{4}[89abAB]` } : undefined;
}

function limitsDecimals(options: unknown): boolean {
  return isNamed(options) && options['maxDecimalPlaces'] !== undefined;
}

function enumSchema(values: unknown): JsonSchema | undefined {
  if (!Array.isArray(values)) return undefined;
  const types = new Set(values.map(jsonTypeOf));
  const [type] = types;
  return types.size === 1 && type ? { type, enum: [...values] } : undefined;
}

function jsonTypeOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].find((type) => type === typeof value);
}
