import 'reflect-metadata';
import type { Class } from '../class.js';
import type { DeclaredField } from './declared-field.js';
import { constraintsOf, ruleName, type ValidationRule } from './validation-rule.js';

const jsonTypesOf = new Map<unknown, readonly string[]>([
  [String, ['string']],
  [Number, ['number', 'integer']],
  [Boolean, ['boolean']],
]);

/** What a field's decorators and its declared type disagree about, or what no message can carry; undefined when all is well. */
export function fieldContradiction(type: Class, field: DeclaredField): string | undefined {
  const declared: unknown = Reflect.getMetadata('design:type', type.prototype, field.name);
  if (isReserved(type, field.name)) return 'has a name that every object already has';
  if (declared === Date) return 'is a Date: declare it a string with @IsISO8601, JSON has no dates';
  // Union types and what the compiler could not resolve: nothing to compare with.
  if (declared === undefined || declared === Object) return undefined;
  const says = saysOf(field, declared);
  return says && `is declared ${nameOf(declared)}, its decorators say ${says}`;
}

/** What makes a rule unusable in a contract, which has to mean the same to every reader and at once. */
export function ruleProblem(rule: ValidationRule): string | undefined {
  const { type, name } = rule;
  if (type === 'conditionalValidation' && name !== 'isOptional') return 'has @ValidateIf, which no schema can say';
  if (type === 'whitelistValidation') return 'has @Allow, which checks nothing';
  if (type === 'promiseValidation') return 'is a promise';
  if (rule.groups?.length) return `has ${ruleName(rule)} in a validation group, and contracts have none`;
  return type === 'customValidation' ? constraintProblem(rule) : undefined;
}

function constraintProblem(rule: ValidationRule): string | undefined {
  const constraints = constraintsOf(rule);
  if (constraints.length === 0) return `has @Validate(${rule.constraintCls.name}), which has no @ValidatorConstraint`;
  if (!constraints.some((constraint) => constraint.async)) return undefined;
  return `has the asynchronous constraint ${ruleName(rule)}; reading a message waits for nothing`;
}

/** What the decorators say when it is not what was declared. */
function saysOf({ list, nested, schema }: DeclaredField, declared: unknown): string | undefined {
  if (list !== (declared === Array)) return list ? 'a list' : 'one value';
  if (list) return undefined;
  if (nested) return isA(nested, declared) ? undefined : nested.name;
  const type = String(schema['type']);
  return jsonTypesOf.get(declared)?.includes(type) ? undefined : type;
}

function isReserved(type: Class, name: string): boolean {
  const onEveryError = type.prototype instanceof Error && (name === 'stack' || name === 'cause');
  return onEveryError || name in type.prototype;
}

function isA(nested: Class, declared: unknown): boolean {
  return nested === declared || (typeof declared === 'function' && nested.prototype instanceof declared);
}

function nameOf(declared: unknown): string {
  return typeof declared === 'function' ? declared.name : String(declared);
}
