import type { JsonSchema } from './json-schema.js';

/** Which of two bounds implies the other. */
const tighter: Readonly<Record<string, (one: number, other: number) => number>> = {
  minimum: Math.max,
  exclusiveMinimum: Math.max,
  minLength: Math.max,
  minItems: Math.max,
  maximum: Math.min,
  exclusiveMaximum: Math.min,
  maxLength: Math.min,
  maxItems: Math.min,
};

/**
 * One schema that says everything the given ones say; keywords that cannot be combined go to `allOf`.
 * Throws a TypeError when two of them ask for different JSON types.
 */
export function mergeSchemas(schemas: readonly JsonSchema[]): JsonSchema {
  const merged: Record<string, unknown> = {};
  const apart: JsonSchema[] = [];
  for (const [keyword, value] of schemas.flatMap((schema) => Object.entries(schema))) {
    if (value === undefined) continue;
    const both = keyword in merged ? combine(keyword, merged[keyword], value) : value;
    if (both === undefined) apart.push({ [keyword]: value });
    else merged[keyword] = both;
  }
  return apart.length === 0 ? merged : { ...merged, allOf: apart };
}

function combine(keyword: string, one: unknown, other: unknown): unknown {
  if (one === other) return one;
  if (keyword === 'type') return narrowerType(one, other);
  return typeof one === 'number' && typeof other === 'number' ? tighter[keyword]?.(one, other) : undefined;
}

function narrowerType(one: unknown, other: unknown): string {
  const types = new Set([one, other]);
  if (types.has('integer') && types.has('number')) return 'integer';
  throw new TypeError(`has decorators that ask for ${String(one)} and for ${String(other)}`);
}
