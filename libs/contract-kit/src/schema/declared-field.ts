import type { Class } from '../class.js';
import type { JsonSchema } from './json-schema.js';
import type { ValidationRule } from './validation-rule.js';

/** A field of a payload class, as its decorators declare it. */
export interface DeclaredField {
  readonly name: string;
  readonly optional: boolean;
  readonly list: boolean;
  /** The class of the object, or of every object of the list. */
  readonly nested?: Class;
  /** What the value has to be; a nested class appears as a reference into `$defs`. */
  readonly schema: JsonSchema;
  /** What JSON Schema cannot say; class-validator's constraints check it afterwards. */
  readonly customRules: readonly ValidationRule[];
}

/** The reference under which the schema of a nested class is found. */
export function referenceTo(nested: Class): JsonSchema {
  return { $ref: `#/$defs/${nested.name}` };
}
