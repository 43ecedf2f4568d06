import 'reflect-metadata';
import type { Class } from '../class.js';
import { type DeclaredField, referenceTo } from './declared-field.js';
import type { JsonSchema } from './json-schema.js';
import { mergeSchemas } from './merge-schemas.js';
import { nestedClassOf } from './nested-class.js';
import { isAboutList, isCustomRule, isNested, keywordsOf, ruleName, type ValidationRule } from './validation-rule.js';
import { numberSchema, valueKeywords } from './value-keywords.js';

/** Turns the decorators of one field into its declaration. Throws a TypeError when they do not add up. */
export function readField(type: Class, name: string, all: readonly ValidationRule[]): DeclaredField {
  const rules = all.filter((rule) => rule.type !== 'conditionalValidation');
  const list = rules.some(isAboutList);
  const nested = rules.some(isNested) ? nestedClass(type, name, rules) : undefined;
  const declared: unknown = Reflect.getMetadata('design:type', type.prototype, name);
  return {
    name,
    optional: all.some((rule) => rule.name === 'isOptional'),
    list,
    ...(nested && { nested }),
    schema: list ? listSchema(rules, nested) : (nested && referenceTo(nested)) || typed(merged(rules), declared),
    customRules: rules.filter(isCustomRule),
  };
}

function nestedClass(type: Class, name: string, rules: readonly ValidationRule[]): Class {
  const scalar = rules.find((rule) => valueKeywords.has(rule.name) && rule.name !== 'isDefined');
  if (scalar) throw new TypeError(`has ${ruleName(scalar)} beside @ValidateNested`);
  const nested = nestedClassOf(type, name);
  if (!nested) throw new TypeError('has @ValidateNested without @Type(() => ...): use @Nested or @NestedList');
  return nested;
}

function listSchema(rules: readonly ValidationRule[], nested: Class | undefined): JsonSchema {
  const whole = rules.filter((rule) => !rule.each);
  const misplaced = whole.find((rule) => isNested(rule) || valueKeywords.has(rule.name));
  if (misplaced) throw new TypeError(`has ${ruleName(misplaced)} without { each: true } on a list`);
  const items = nested ? referenceTo(nested) : typed(merged(rules.filter((rule) => rule.each)), undefined);
  const schema = { type: 'array', ...merged(whole), items };
  if ('uniqueItems' in schema && !('maxItems' in schema)) {
    throw new TypeError('has @ArrayUnique without @ArrayMaxSize: every pair of an endless list would be compared');
  }
  return schema;
}

function merged(rules: readonly ValidationRule[]): JsonSchema {
  return mergeSchemas(rules.map((rule) => keywordsOf(rule) ?? {}));
}

/** A schema has to fix the JSON type: where no decorator does, the declared type of the field may. */
function typed(schema: JsonSchema, declared: unknown): JsonSchema {
  if ('type' in schema) return schema;
  if (declared === String) return { type: 'string', ...schema };
  if (declared === Number) return { ...numberSchema, ...schema };
  if (declared === Boolean) return { type: 'boolean', ...schema };
  throw new TypeError('has no decorator that says what kind of value it is');
}
