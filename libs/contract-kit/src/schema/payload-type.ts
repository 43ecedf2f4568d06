import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { Class } from '../class.js';
import { ContractDefinitionError } from '../contract-definition-error.js';
import { brokenCustomRules, hasCustomRules } from './custom-rules.js';
import { definitionProblems } from './definition-problems.js';
import { explain } from './explain.js';
import { type FieldProblem, maxProblems } from './field-problem.js';
import { flattenerOf, hydratorOf } from './hydrate.js';
import type { JsonSchema } from './json-schema.js';
import { type Named, isNamed, named } from './named.js';
import { objectSchema, readingSchema } from './object-schema.js';
import { type FindUnknown, unknownFieldFinderOf } from './unknown-fields.js';
import { compileValidator } from './validator.js';

/** What became of a value: an instance, or one to five reasons why not. */
export type Read<T> = { readonly instance: T } | { readonly problems: readonly FieldProblem[] };

/** A payload class with everything compiled that reading and writing its instances takes. */
export class PayloadType<T extends object> {
  readonly #flatten: (instance: Named) => Named;
  readonly #validate: ValidateFunction;
  readonly #hydrate: (value: Named) => T;
  readonly #findUnknown: FindUnknown;
  readonly #hasCustomRules: boolean;
  #schema: JsonSchema | undefined;

  constructor(private readonly type: Class<T>) {
    const problems = definitionProblems(type);
    if (problems.length > 0) throw new ContractDefinitionError(problems);
    this.#flatten = flattenerOf(type);
    this.#validate = compileValidator(readingSchema(type));
    this.#hydrate = hydratorOf(type);
    this.#findUnknown = unknownFieldFinderOf(type);
    this.#hasCustomRules = hasCustomRules(type);
  }

  /** The published JSON Schema. */
  get schema(): JsonSchema {
    return (this.#schema ??= objectSchema(this.type));
  }

  /** Turns a value into an instance. Unknown fields are left out, or with `refuse` make the value invalid. */
  read(value: unknown, unknownFields: 'drop' | 'refuse'): Read<T> {
    const problems: FieldProblem[] = [];
    if (unknownFields === 'refuse') this.#findUnknown(value, '', problems);
    if (!isNamed(value) || !this.#validate(value)) problems.unshift(...explain(this.type, value));
    else if (problems.length === 0) return this.#instance(value);
    return { problems: problems.slice(0, maxProblems) };
  }

  /** The instance as a plain object: its declared fields, nested ones too. */
  plain(instance: T): Readonly<Named> {
    return this.#flatten(named(instance));
  }

  #instance(value: Named): Read<T> {
    const instance = this.#hydrate(value);
    const broken = this.#hasCustomRules ? brokenCustomRules(instance) : [];
    return broken.length === 0 ? { instance } : { problems: broken.slice(0, maxProblems) };
  }
}

const compiled = new WeakMap<Class, unknown>();

/**
 * The compiled form of a class, made at its first use. Throws ContractDefinitionError when the class is declared
 * wrongly, boot check or not: a class that cannot be checked is never read.
 */
export function payloadTypeOf<T extends object>(type: Class<T>): PayloadType<T> {
  const known = compiled.get(type);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- stored below, under its own class
  if (known) return known as PayloadType<T>;
  const payloadType = new PayloadType(type);
  compiled.set(type, payloadType);
  return payloadType;
}
