import type { Class } from '../class.js';
import { definitionOf } from './class-definition.js';
import type { DeclaredField } from './declared-field.js';
import type { JsonSchema } from './json-schema.js';
import { isNamed } from './named.js';
import { sortKeys } from './sort-keys.js';

/** The JSON Schema document of a class whose declaration has no problems. */
export function objectSchema(type: Class): JsonSchema {
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: type.name };
  return sortKeys({ ...head, ...withDefinitions(type, closedSchemaOf) });
}

/**
 * The schema by which messages are read. It differs from the published one in two ways: unknown fields pass, because
 * the reader drops or names them itself; and every string has to be one that PostgreSQL can store.
 */
export function readingSchema(type: Class): JsonSchema {
  return withDefinitions(type, (fields) =>
    schemaOf(fields.map((field) => ({ ...field, schema: storable(field.schema) }))),
  );
}

/** The reading schema of one field alone: it names what is wrong with this field whatever is wrong with the others. */
export function fieldReadingSchema(type: Class, field: DeclaredField): JsonSchema {
  const { $defs } = readingSchema(type);
  return { ...storable(field.schema), ...($defs !== undefined && { $defs }) };
}

function withDefinitions(type: Class, schema: (fields: readonly DeclaredField[]) => JsonSchema): JsonSchema {
  const nested = nestedClasses(type).map((inner) => [inner.name, schema(definitionOf(inner).fields)] as const);
  const own = schema(definitionOf(type).fields);
  return nested.length === 0 ? own : { ...own, $defs: Object.fromEntries(nested) };
}

function closedSchemaOf(fields: readonly DeclaredField[]): JsonSchema {
  return { ...schemaOf(fields), additionalProperties: false };
}

function schemaOf(fields: readonly DeclaredField[]): JsonSchema {
  const required = fields.filter((field) => !field.optional).map((field) => field.name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
    ...(required.length > 0 && { required: required.toSorted() }),
  };
}

function storable(schema: JsonSchema): JsonSchema {
  if (schema['type'] === 'string') return { ...schema, storable: true };
  if (isNamed(schema['items'])) return { ...schema, items: storable(schema['items']) };
  return schema;
}

function nestedClasses(type: Class): Class[] {
  const direct = definitionOf(type).fields.flatMap((field) => field.nested ?? []);
  return [...new Set(direct.flatMap((nested) => [nested, ...nestedClasses(nested)]))];
}
