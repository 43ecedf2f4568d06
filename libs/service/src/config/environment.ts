import type { EnvField } from './env.js';

/** The variables a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a field's variable; an empty one counts as not set, because that is what composing tools pass on for a missing one. */
export function textOf(field: EnvField, env: Environment): string | undefined {
  return env[field.variable] || undefined;
}

/** What a field holds when its variable is not set. */
export function defaultOf(field: EnvField, env: Environment): unknown {
  return isProduction(env) ? field.default : (field.developmentDefault ?? field.default);
}

/** Whether development defaults are off. */
export function isProduction(env: Environment): boolean {
  return env['NODE_ENV'] === 'production';
}
