import { inspect } from 'node:util';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { ConfigError, type ConfigProblem } from './config-error.js';
import { envFieldsOf, type EnvField } from './env.js';
import { parseValue, UnreadableValue } from './parse-value.js';
import { printableConfig } from './printable-config.js';

/** The variables a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Fills and validates a configuration class from the environment; an empty variable counts as not set.
 *
 * Throws one ConfigError with all problems together. The result is frozen, and prints itself without secrets.
 */
export function loadConfig<C extends object>(config: new () => C, env: Environment): C {
  const fields = envFieldsOf(config);
  refuseUnvalidated(config, fields);
  const loaded = new config();
  const problems: ConfigProblem[] = [];
  for (const field of fields) {
    const read = readField(field, env);
    if ('problem' in read) problems.push(problemOf(field, read.problem, env));
    else Reflect.set(loaded, field.property, read.value);
  }
  problems.push(...problemsOf(loaded, { fields, env, known: problems }));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(withSafePrinting(loaded));
}

function readField(field: EnvField, env: Environment): { value: unknown } | { problem: string } {
  const text = env[field.variable];
  if (!text) return { value: defaultOf(field, env) };
  try {
    return { value: parseValue(field, text) };
  } catch (error) {
    if (error instanceof UnreadableValue) return { problem: `${error.message}${shown(field, text)}` };
    throw error;
  }
}

function defaultOf(field: EnvField, env: Environment): unknown {
  return isProduction(env) ? field.default : (field.developmentDefault ?? field.default);
}

function problemsOf(
  loaded: object,
  { fields, env, known }: { fields: readonly EnvField[]; env: Environment; known: readonly ConfigProblem[] },
): ConfigProblem[] {
  const reported = new Set(known.map((problem) => problem.variable));
  const errors = new Map(validateSync(loaded, { forbidUnknownValues: false }).map((error) => [error.property, error]));
  return fields.flatMap((field) => {
    const error = errors.get(field.property);
    return error && !reported.has(field.variable) ? [problemOf(field, wrongWith(field, error, env), env)] : [];
  });
}

function wrongWith(field: EnvField, error: ValidationError, env: Environment): string {
  const text = env[field.variable];
  if (error.value === undefined) return 'is not set';
  // Constraints speak of the property; the operator knows only the variable.
  const constraints = Object.values(error.constraints ?? {}).map((text) => text.replace(field.property, '').trim());
  return `${constraints.join(' and ') || 'is not valid'}${text ? shown(field, text) : ' (its default)'}`;
}

function problemOf(field: EnvField, problem: string, env: Environment): ConfigProblem {
  const unavailable =
    isProduction(env) && field.developmentDefault !== undefined && field.default === undefined && !env[field.variable]
      ? ' (its development default is not used when NODE_ENV=production)'
      : '';
  return { variable: field.variable, problem: `${problem}${unavailable}`, remedy: `Set it to: ${field.description}` };
}

function shown(field: EnvField, text: string): string {
  return field.secret ? '' : `, but is ${JSON.stringify(printableText(text))}`;
}

function printableText(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function isProduction(env: Environment): boolean {
  return env['NODE_ENV'] === 'production';
}

function refuseUnvalidated(config: new () => object, fields: readonly EnvField[]): void {
  const validated = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(config, '', false, false)
      .map((metadata) => metadata.propertyName),
  );
  const missing = fields.filter((field) => !validated.has(field.property)).map((field) => field.property);
  if (missing.length > 0) {
    throw new TypeError(
      `${config.name} reads ${missing.join(', ')} without a class-validator decorator that checks it`,
    );
  }
}

// A configuration ends up in error messages and logs by accident; there it shows what may be shown.
function withSafePrinting<C extends object>(loaded: C): C {
  const print = () => printableConfig(loaded);
  return Object.defineProperties(loaded, {
    toJSON: { value: print, enumerable: false },
    [inspect.custom]: { value: print, enumerable: false },
  });
}
