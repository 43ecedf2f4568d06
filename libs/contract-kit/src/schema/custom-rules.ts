import type { ValidationArguments } from 'class-validator';
import { type Class, classOf } from '../class.js';
import { definitionOf } from './class-definition.js';
import type { DeclaredField } from './declared-field.js';
import { type FieldProblem, fieldProblem } from './field-problem.js';
import { isNamed, named } from './named.js';
import { constraintsOf, ruleName, type ValidationRule } from './validation-rule.js';

/** Whether a class, or a class nested in it, has rules that only class-validator's constraints can check. */
export function hasCustomRules(type: Class): boolean {
  return definitionOf(type).fields.some(
    (field) => field.customRules.length > 0 || (field.nested !== undefined && hasCustomRules(field.nested)),
  );
}

/** Runs the rules that JSON Schema cannot say on an instance that passed the schema; the broken ones. */
export function brokenCustomRules(instance: object, path = ''): FieldProblem[] {
  return definitionOf(classOf(instance)).fields.flatMap((field) => {
    const value = named(instance)[field.name];
    if (value === undefined) return [];
    return [...brokenRulesOf(field, instance, path), ...brokenInside(field, value, `${path}${field.name}`)];
  });
}

function brokenRulesOf(field: DeclaredField, owner: object, path: string): FieldProblem[] {
  const broken = field.customRules.find((rule) => !holds(rule, argumentsOf(rule, owner)));
  return broken ? [fieldProblem(`${path}${field.name}`, messageOf(broken, argumentsOf(broken, owner)))] : [];
}

function brokenInside(field: DeclaredField, value: unknown, path: string): FieldProblem[] {
  if (!field.nested) return [];
  if (isNamed(value)) return brokenCustomRules(value, `${path}.`);
  const items: readonly object[] = Array.isArray(value) ? value : [];
  return items.flatMap((item, index) => brokenCustomRules(item, `${path}[${index}].`));
}

function argumentsOf(rule: ValidationRule, object: object): ValidationArguments {
  const property = rule.propertyName;
  const value = named(object)[property];
  return { value, object, property, targetName: object.constructor.name, constraints: rule.constraints ?? [] };
}

function holds(rule: ValidationRule, given: ValidationArguments): boolean {
  const values: readonly unknown[] = rule.each ? given.value : [given.value];
  return constraintsOf(rule).every(({ instance }) => values.every((value) => instance.validate(value, given) === true));
}

function messageOf(rule: ValidationRule, given: ValidationArguments): string {
  const written =
    rule.message || constraintsOf(rule)[0]?.instance.defaultMessage?.(given) || `breaks ${ruleName(rule)}`;
  const text = typeof written === 'function' ? written(given) : written;
  // The value itself is never repeated: it may be a secret, and it may be a megabyte.
  return text
    .replace(/^\$property /, '')
    .replaceAll('$property', () => given.property)
    .replaceAll('$value', 'this value')
    .replaceAll(/\$constraint(\d+)/g, (_, index: string) => String(given.constraints[Number(index) - 1]));
}
