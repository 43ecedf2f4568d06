import { allContracts } from './contract-registry.js';
import { errorContractOf } from './error-registry.js';
import { jsonSchemaOf } from './json-schema-of.js';
import type { ErrorClass, MessageContract } from './message-contract.js';
import type { JsonSchema } from './schema/json-schema.js';

/** What one message promises to services in any language. */
export interface ContractPromise {
  readonly kind: MessageContract['kind'];
  readonly key?: string;
  readonly schema: JsonSchema;
  readonly reply?: JsonSchema;
  /** By code. */
  readonly errors: Readonly<Record<string, { readonly category: string; readonly schema: JsonSchema }>>;
}

/** The promises of a set of messages, by message name. */
export type ContractSnapshot = Readonly<Record<string, ContractPromise>>;

/** Everything that the given contracts promise, as a value to commit and to compare: equal declarations give equal text. */
export function contractSnapshot(contracts: readonly MessageContract[] = allContracts()): ContractSnapshot {
  const byName = contracts.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return Object.fromEntries(byName.map((contract) => [contract.name, promiseOf(contract)]));
}

function promiseOf({ kind, type, key, reply, errors }: MessageContract): ContractPromise {
  return {
    kind,
    ...(key !== undefined && { key }),
    schema: jsonSchemaOf(type),
    ...(reply && { reply: jsonSchemaOf(reply) }),
    errors: Object.fromEntries(errors.map(errorPromise).toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
}

function errorPromise(type: ErrorClass): [string, ContractPromise['errors'][string]] {
  const { code, category } = errorContractOf(type);
  return [code, { category, schema: jsonSchemaOf(type) }];
}
