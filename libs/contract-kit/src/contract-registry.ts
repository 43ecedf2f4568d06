import { parseContractName } from './contract-name.js';
import type { MessageContract } from './message-contract.js';

const byType = new Map<unknown, MessageContract>();
const byName = new Map<string, MessageContract>();

/** Remembers a declared message. Throws when another class already has the name: one subject would mean two things. */
export function registerContract(declared: Omit<MessageContract, 'service' | 'version'>): void {
  const other = byName.get(declared.name);
  if (other)
    throw new Error(`${declared.type.name} and ${other.type.name} both declare the message "${declared.name}".`);
  if (byType.has(declared.type))
    throw new Error(`${declared.type.name} is declared twice, the second time as "${declared.name}".`);
  const contract = Object.freeze({ ...declared, ...parseContractName(declared.name) });
  byName.set(contract.name, contract);
  byType.set(contract.type, contract);
}

/** The contract of a message or of a message class. Throws when it has none: a subclass does not inherit it. */
export function contractOf(message: object): MessageContract {
  const type = typeof message === 'function' ? message : message.constructor;
  const contract = byType.get(type);
  if (!contract)
    throw new Error(
      `${type.name} is not a contract: decorate it with @CommandContract, @QueryContract or @EventContract.`,
    );
  return contract;
}

/** Every message declared by the modules loaded so far, in order of declaration. */
export function allContracts(): readonly MessageContract[] {
  return [...byName.values()];
}
