import { jsonSchemaOf, type Class, type JsonSchema, type Payload } from '@nestwork/contract-kit';
import type { FieldKind, Shape, ShapeField } from './shape.js';

/** The shape of a payload class, followed by those of the classes inside it. */
export function shapesOf(type: Class<Payload>): readonly [Shape, ...Shape[]] {
  const schema = jsonSchemaOf(type);
  const nested = Object.entries(schemas(schema['$defs'])).map(([name, inner]) => shape(name, inner));
  return [shape(type.name, schema), ...nested];
}

function shape(name: string, { properties, required }: JsonSchema): Shape {
  const needed = Array.isArray(required) ? required : [];
  const fields = Object.entries(schemas(properties));
  return { name, fields: fields.map(([field, schema]) => shapeField(field, schema, !needed.includes(field))) };
}

function shapeField(name: string, schema: JsonSchema, isOptional: boolean): ShapeField {
  const isList = schema['type'] === 'array';
  const value = isList ? schemaIn(schema['items']) : schema;
  const reference = value['$ref'];
  const base = { name, isOptional, isList };
  if (typeof reference === 'string') {
    return { ...base, kind: 'object', shape: reference.slice(reference.lastIndexOf('/') + 1), choices: [] };
  }
  const choices = Array.isArray(value['enum']) ? value['enum'].filter((choice) => typeof choice === 'string') : [];
  return { ...base, kind: choices.length > 0 ? 'choice' : kindOf(value), choices };
}

function kindOf(schema: JsonSchema): FieldKind {
  const { type, format } = schema;
  if (type === 'boolean' || type === 'number') return type;
  if (type === 'integer') return fitsIn32Bits(schema) ? 'small-integer' : 'integer';
  if (format === 'uuid') return 'id';
  return format === 'date-time' ? 'time' : 'text';
}

function fitsIn32Bits({ minimum, maximum }: JsonSchema): boolean {
  return typeof minimum === 'number' && typeof maximum === 'number' && minimum >= -(2 ** 31) && maximum < 2 ** 31;
}

function schemas(value: unknown): Readonly<Record<string, JsonSchema>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function schemaIn(value: unknown): JsonSchema {
  return schemas(value);
}
