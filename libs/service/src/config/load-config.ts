import { inspect } from 'node:util';
import { getMetadataStorage, validateSync } from 'class-validator';
import { ConfigError } from './config-error.js';
import { rememberSource } from './config-source.js';
import { envFieldsOf, type EnvField } from './env.js';
import { defaultOf, isProduction, textOf, type Environment } from './environment.js';
import { parseValue, UnreadableValue } from './parse-value.js';
import { printableConfig } from './printable-config.js';
import { problemOf } from './problem-of.js';

/** What is wrong with fields, by property. */
type Faults = ReadonlyMap<string, string>;

/**
 * Fills and validates a configuration class from the environment; an empty variable counts as not set.
 *
 * Throws one ConfigError with all problems together. The result is frozen, and prints itself without secrets.
 */
export function loadConfig<C extends object>(config: new () => C, env: Environment): C {
  const fields = envFieldsOf(config);
  refuseUnvalidated(config, fields);
  const loaded = new config();
  const unreadable = fill(loaded, fields, env);
  const invalid = validate(loaded);
  const problems = fields.flatMap((field) => {
    const wrong = unreadable.get(field.property) ?? invalid.get(field.property);
    return wrong === undefined ? [] : [problemOf(field, wrong, env)];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  const set = fields.filter((field) => textOf(field, env) !== undefined);
  rememberSource(loaded, {
    environment: set.map(({ variable }) => variable),
    defaults: isProduction(env) ? 'production' : 'development',
  });
  return Object.freeze(withSafePrinting(loaded));
}

function fill(loaded: object, fields: readonly EnvField[], env: Environment): Faults {
  const faults = new Map<string, string>();
  for (const field of fields) {
    const text = textOf(field, env);
    try {
      Reflect.set(loaded, field.property, text === undefined ? defaultOf(field, env) : parseValue(field, text));
    } catch (error) {
      if (!(error instanceof UnreadableValue)) throw error;
      faults.set(field.property, error.message);
    }
  }
  return faults;
}

function validate(loaded: object): Faults {
  const errors = validateSync(loaded, { forbidUnknownValues: false });
  return new Map(
    errors.map(({ property, constraints = {} }) => {
      // Constraints speak of the property; the operator knows only the variable.
      const broken = Object.values(constraints).map((constraint) => constraint.replace(property, '').trim());
      return [property, broken.join(' and ') || 'is not valid'];
    }),
  );
}

function refuseUnvalidated(config: new () => object, fields: readonly EnvField[]): void {
  const constraints = getMetadataStorage().getTargetValidationMetadatas(config, '', false, false);
  const validated = new Set(constraints.map(({ propertyName }) => propertyName));
  const missing = fields.map(({ property }) => property).filter((property) => !validated.has(property));
  if (missing.length === 0) return;
  throw new TypeError(`${config.name} reads ${missing.join(', ')} without a class-validator decorator that checks it`);
}

// A configuration ends up in error messages and logs by accident; there it shows what may be shown.
function withSafePrinting<C extends object>(loaded: C): C {
  const print = () => printableConfig(loaded);
  return Object.defineProperties(loaded, {
    toJSON: { value: print, enumerable: false },
    [inspect.custom]: { value: print, enumerable: false },
  });
}
