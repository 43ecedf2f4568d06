import type { Class } from '../class.js';
import type { DeclaredField } from './declared-field.js';
import { fieldContradiction, ruleProblem } from './field-contradiction.js';
import { readField } from './read-field.js';
import { rulesOf, type ValidationRule } from './validation-rule.js';

/** The fields that a class declares, and everything that is wrong with the declaration of the class itself. */
export interface ClassDefinition {
  readonly type: Class;
  readonly fields: readonly DeclaredField[];
  readonly problems: readonly string[];
}

const known = new Map<Class, ClassDefinition>();

/** Reads the decorators of a class, once: they never change after the class is declared. */
export function definitionOf(type: Class): ClassDefinition {
  const definition = known.get(type) ?? readClass(type);
  known.set(type, definition);
  return definition;
}

function readClass(type: Class): ClassDefinition {
  const fields: DeclaredField[] = [];
  const problems: string[] = [];
  const rules = rulesOf(type);
  for (const [name, ofField] of rules) {
    const read = tryReadField(type, name, ofField);
    if (typeof read === 'string') problems.push(`${type.name}.${name} ${read}`);
    else fields.push(read);
  }
  for (const name of Object.keys(new type())) {
    if (!rules.has(name)) problems.push(`${type.name}.${name} has no validation decorator`);
  }
  return { type, fields, problems };
}

function tryReadField(type: Class, name: string, rules: readonly ValidationRule[]): DeclaredField | string {
  const unusable = rules.map(ruleProblem).find((problem) => problem !== undefined);
  if (unusable) return unusable;
  try {
    const field = readField(type, name, rules);
    return fieldContradiction(type, field) ?? field;
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}
