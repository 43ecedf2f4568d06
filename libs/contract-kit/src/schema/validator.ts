import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { formats } from './formats.js';
import type { JsonSchema } from './json-schema.js';

const ajv = new Ajv2020({
  strict: true,
  // One error ends the check: collecting them all lets a sender decide how much work a refusal is.
  allErrors: false,
  coerceTypes: false,
  useDefaults: false,
  formats,
  // The schemas are generated; a spec checks them against the meta-schema.
  meta: false,
  validateSchema: false,
  logger: false,
});

const unstorable = /[\0\p{Cs}]/u;

ajv.addKeyword({
  keyword: 'storable',
  type: 'string',
  schemaType: 'boolean',
  errors: false,
  error: { message: 'must not contain NUL or an unpaired surrogate' },
  validate: (_on: boolean, text: string) => !unstorable.test(text),
});

/** Compiles a reading schema to a function; a few milliseconds, once per class. */
export function compileValidator(schema: JsonSchema): ValidateFunction {
  return ajv.compile(schema);
}
