import { jsonSchemaOf, type Class, type JsonSchema, type Payload } from '@nestwork/contract-kit';

const INTEGER = /^(?:0|-?[1-9]\d{0,15})$/;

/**
 * The values of a query, where everything is a text, as their class wants them: a text that is a whole number, or `true` or `false`,
 * where the class declares one. Any other text stays what it is, and the class refuses it. Other protocols know their values' kinds.
 */
export function queryValues(type: Class<Payload>, query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  const properties: Readonly<Record<string, JsonSchema>> = { ...(jsonSchemaOf(type)['properties'] as object) };
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, valueOf(properties[name]?.['type'], value)]),
  );
}

function valueOf(type: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'integer' && INTEGER.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
