import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Class } from '../class.js';
import { definitionOf } from './class-definition.js';
import type { DeclaredField } from './declared-field.js';
import { type FieldProblem, fieldProblem, maxProblems } from './field-problem.js';
import { isNamed } from './named.js';
import { fieldReadingSchema } from './object-schema.js';
import { compileValidator } from './validator.js';

/**
 * What is wrong with a value that failed the schema of a class: at most one problem per field, five in all. Slower than
 * the schema and bounded all the same, because each field is checked up to its first error.
 */
export function explain(type: Class, value: unknown): FieldProblem[] {
  if (!isNamed(value)) return [fieldProblem('', 'must be an object')];
  const problems: FieldProblem[] = [];
  for (const field of definitionOf(type).fields) {
    if (problems.length >= maxProblems) break;
    const problem = explainField(type, field, value[field.name]);
    if (problem) problems.push(problem);
  }
  // Fails closed: what the schema refused stays refused, explained or not.
  return problems.length > 0 ? problems : [fieldProblem('', 'does not fit its schema')];
}

function explainField(type: Class, field: DeclaredField, value: unknown): FieldProblem | undefined {
  if (value === undefined) return field.optional ? undefined : fieldProblem(field.name, 'is missing');
  const check = checkOf(type, field);
  if (check(value)) return undefined;
  const [error] = check.errors ?? [];
  return error && problemOf(error, field.name);
}

const checks = new WeakMap<DeclaredField, ValidateFunction>();

/** Compiled when a field is first explained: most processes never see an invalid message of most contracts. */
function checkOf(type: Class, field: DeclaredField): ValidateFunction {
  const check = checks.get(field) ?? compileValidator(fieldReadingSchema(type, field));
  checks.set(field, check);
  return check;
}

function problemOf({ keyword, params, instancePath, message }: ErrorObject, name: string): FieldProblem {
  const path = name + instancePath.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.');
  if (keyword === 'required') return fieldProblem(`${path}.${String(params['missingProperty'])}`, 'is missing');
  const allowed = keyword === 'enum' && `must be one of ${String(params['allowedValues']).replaceAll(',', ', ')}`;
  return fieldProblem(path, allowed || message || 'is invalid');
}
