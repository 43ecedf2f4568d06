import 'reflect-metadata';

/** What one environment variable may hold before it is parsed. */
export type EnvValue = string | number | boolean;

/** How a field of a configuration class is filled from the environment. */
export interface EnvOptions {
  /** One sentence: what the value is for. Printed when the variable is missing or wrong, and into `.env.example`. */
  readonly description: string;
  /** Used everywhere when the variable is not set. */
  readonly default?: EnvValue;
  /** Used when the variable is not set and NODE_ENV is not `production`; there it must be set or have a `default`. */
  readonly developmentDefault?: EnvValue;
  /** Never printed. */
  readonly secret?: boolean;
  /** Reads the text of the variable, e.g. `JSON.parse`; default: by the declared type of the field. */
  readonly parse?: (text: string) => unknown;
}

/** One field of a configuration class and the variable that fills it. */
export interface EnvField extends EnvOptions {
  readonly variable: string;
  readonly property: string;
  /** The declared type of the field as the compiler emits it. */
  readonly type: unknown;
}

// From the global registry: a class and its reader may come from two bundles.
const fieldsKey = Symbol.for('nestwork:env-fields');

/** Fills a field of a configuration class from an environment variable; a subclass may declare the field again. */
export function Env(variable: string, options: EnvOptions): PropertyDecorator {
  return (prototype, property) => {
    const own: unknown = Reflect.getOwnMetadata(fieldsKey, prototype);
    const type: unknown = Reflect.getMetadata('design:type', prototype, property);
    const field: EnvField = { ...options, variable, property: String(property), type };
    Reflect.defineMetadata(fieldsKey, [...(isFieldList(own) ? own : []), field], prototype);
  };
}

/** The fields of a configuration class in the order of declaration, inherited ones first, each with its last declaration. */
export function envFieldsOf(config: new () => object): readonly EnvField[] {
  return envFieldsOn(config.prototype);
}

/** The same for an instance. */
export function envFieldsOn(instance: object): readonly EnvField[] {
  const fields = new Map<string, EnvField>();
  for (const prototype of lineage(instance).toReversed()) {
    const own: unknown = Reflect.getOwnMetadata(fieldsKey, prototype);
    for (const field of isFieldList(own) ? own : []) fields.set(field.property, field);
  }
  return [...fields.values()];
}

function lineage(instance: object): object[] {
  const prototypes: object[] = [];
  let prototype: unknown = instance;
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    prototypes.push(prototype);
    prototype = Object.getPrototypeOf(prototype);
  }
  return prototypes;
}

function isFieldList(value: unknown): value is readonly EnvField[] {
  return Array.isArray(value);
}
