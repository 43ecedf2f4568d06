import { jsonSchemaOf, type Class, type Payload } from '@nestwork/contract-kit';

/** Those of the fields that a class declares; none where there is no class. */
export function fieldsOf(type: Class<Payload> | undefined, fields: object): Readonly<Record<string, unknown>> {
  const { properties } = type ? jsonSchemaOf(type) : {};
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(Object(properties), name)));
}
