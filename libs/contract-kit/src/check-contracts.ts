import { ContractDefinitionError } from './contract-definition-error.js';
import { allContracts } from './contract-registry.js';
import { errorCategories } from './error-category.js';
import { errorContractOf, isErrorContract } from './error-registry.js';
import type { ErrorClass, MessageContract } from './message-contract.js';
import { definitionOf } from './schema/class-definition.js';
import { definitionProblems } from './schema/definition-problems.js';

const errorCode = /^(?:[a-z][a-z0-9-]*\.)?[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** The boot check. Throws one ContractDefinitionError that lists everything wrong with all contracts, or returns. */
export function checkContracts(contracts: readonly MessageContract[] = allContracts()): void {
  const problems = new Set(contracts.flatMap(problemsOf));
  if (problems.size > 0) throw new ContractDefinitionError([...problems]);
}

function problemsOf(contract: MessageContract): string[] {
  const { type, kind, version, name, timeoutMs } = contract;
  const own: string[] = [];
  if (version === 0) own.push(`${type.name} is named "${name}", which is not <service>.<kebab-case>.v<n>`);
  if (!(Number.isSafeInteger(timeoutMs) && timeoutMs > 0)) own.push(`${type.name} has a timeoutMs of ${timeoutMs}`);
  const answer = kind === 'event' ? keyProblems(contract) : replyProblems(contract);
  return [
    ...own,
    ...definitionProblems(type),
    ...answer,
    ...contract.errors.flatMap((error) => errorProblems(error, type.name)),
  ];
}

function replyProblems({ type, reply }: MessageContract): string[] {
  // A decorator that runs before the class it names is declared sees undefined, whatever the compiler believes.
  return reply ? definitionProblems(reply) : [`${type.name} names no reply, or one that is declared after it`];
}

function keyProblems({ type, key }: MessageContract): string[] {
  const field = definitionOf(type).fields.find(({ name }) => name === key);
  if (field && !field.optional && field.schema['type'] === 'string') return [];
  return [`${type.name} has the key "${key}", which is not a required string field of it`];
}

function errorProblems(error: ErrorClass | undefined, owner: string): string[] {
  if (!error) return [`${owner} names an error that is declared after it`];
  if (!isErrorContract(error)) return [`${owner} names the error ${error.name}, which has no @ErrorContract`];
  const { code, category } = errorContractOf(error);
  const own: string[] = [];
  if (!errorCode.test(code)) own.push(`${error.name} has the code "${code}", which is not <service>.<kebab-case>`);
  if (!errorCategories.includes(category)) own.push(`${error.name} has the unknown category "${category}"`);
  return [...own, ...definitionProblems(error)];
}
