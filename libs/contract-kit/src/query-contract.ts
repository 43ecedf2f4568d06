import type { Class } from './class.js';
import type { CommandContractOptions } from './command-contract.js';
import { registerContract } from './contract-registry.js';
import { defaultTimeoutMs } from './default-timeout.js';
import type { QueryMessage } from './query-message.js';

/** Declares a query `<service>.<kebab>.v<n>` of the named service. Two classes with one name throw at declaration. */
export function QueryContract<R extends object>(
  name: string,
  { reply, errors = [], timeoutMs = defaultTimeoutMs }: CommandContractOptions<R>,
): <T extends QueryMessage<R>>(type: Class<T>) => void {
  return (type) => registerContract({ kind: 'query', name, type, reply, errors, timeoutMs });
}
