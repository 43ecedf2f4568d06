import { getMetadataStorage, type MetadataStorage } from 'class-validator';
import type { Class } from '../class.js';
import type { JsonSchema } from './json-schema.js';
import { listKeywords } from './list-keywords.js';
import { valueKeywords } from './value-keywords.js';

/** One class-validator decorator on one field, as class-validator remembers it. */
export type ValidationRule = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];

/** The decorators of a class and of the classes it extends, by field, in order of declaration. */
export function rulesOf(type: Class): Map<string, ValidationRule[]> {
  const byField = new Map<string, ValidationRule[]>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    const rules = byField.get(rule.propertyName);
    if (rules) rules.push(rule);
    else byField.set(rule.propertyName, [rule]);
  }
  return byField;
}

/** The checks behind a rule, for rules that class-validator runs itself. */
export function constraintsOf(rule: ValidationRule): ReturnType<MetadataStorage['getTargetValidatorConstraints']> {
  return getMetadataStorage().getTargetValidatorConstraints(rule.constraintCls);
}

/** How a reader knows the rule: `isInt`, or what kind of rule it is when it has no name. */
export function ruleName(rule: ValidationRule): string {
  return rule.name ?? constraintsOf(rule)[0]?.name ?? rule.type;
}

/** What a rule says in JSON Schema, undefined when JSON Schema cannot say it. */
export function keywordsOf(rule: ValidationRule): JsonSchema | undefined {
  const ofList = rule.each ? undefined : listKeywords.get(rule.name);
  return (ofList ?? valueKeywords.get(rule.name))?.(rule.constraints ?? []);
}

/** Whether the rule has to be run as code after the schema. An `@ArrayUnique` may hold a function that tells items apart. */
export function isCustomRule(rule: ValidationRule): boolean {
  return rule.type === 'customValidation' && (keywordsOf(rule) === undefined || rule.name === 'arrayUnique');
}

/** Whether the rule is about a list: about all of it, or with `each` about its items. */
export function isAboutList(rule: ValidationRule): boolean {
  return rule.each || listKeywords.has(rule.name);
}

/** Whether the rule is `@ValidateNested`. */
export function isNested(rule: ValidationRule): boolean {
  return rule.type === 'nestedValidation';
}
