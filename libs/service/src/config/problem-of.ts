import { redact } from '@nestwork/observability';
import type { ConfigProblem } from './config-error.js';
import type { EnvField } from './env.js';
import { defaultOf, isProduction, textOf, type Environment } from './environment.js';

const MAX_SHOWN = 100;

/** Says what is wrong with the variable of a field, and what it should hold. Secrets and passwords inside addresses are not repeated. */
export function problemOf(field: EnvField, wrong: string, env: Environment): ConfigProblem {
  return { variable: field.variable, problem: problem(field, wrong, env), remedy: `Set it to: ${field.description}` };
}

function problem(field: EnvField, wrong: string, env: Environment): string {
  const text = textOf(field, env);
  if (text === undefined) return defaultOf(field, env) === undefined ? missing(field, env) : `${wrong} (its default)`;
  // A constraint with a message of its own may quote the value.
  return field.secret ? wrong.replaceAll(text, '[redacted]') : `${wrong}, but is ${printable(text)}`;
}

function missing(field: EnvField, env: Environment): string {
  const hasDevelopmentDefault = isProduction(env) && field.developmentDefault !== undefined;
  return `is not set${hasDevelopmentDefault ? ' (its development default is not used when NODE_ENV=production)' : ''}`;
}

function printable(text: string): string {
  const { value } = redact({ value: text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text });
  // An address may lack its scheme.
  return JSON.stringify(value).replace(/[^\s/,@"]+@/g, (user) => (user.includes('[redacted]') ? user : '[redacted]@'));
}
