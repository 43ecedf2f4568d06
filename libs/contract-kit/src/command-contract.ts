import type { Class } from './class.js';
import type { CommandMessage } from './command-message.js';
import { registerContract } from './contract-registry.js';
import { defaultTimeoutMs } from './default-timeout.js';
import type { ErrorClass } from './message-contract.js';

/** What a command or query promises its caller. */
export interface CommandContractOptions<R> {
  readonly reply: Class<R>;
  /** The errors a caller has to expect. Any other error of the handler reaches it as `internal`. */
  readonly errors?: readonly ErrorClass[];
  /** Default deadline of a request, in milliseconds: 3,000 unless stated. */
  readonly timeoutMs?: number;
}

/** Declares a command `<service>.<kebab>.v<n>` of the named service. Two classes with one name throw at declaration. */
export function CommandContract<R extends object>(
  name: string,
  { reply, errors = [], timeoutMs = defaultTimeoutMs }: CommandContractOptions<R>,
): <T extends CommandMessage<R>>(type: Class<T>) => void {
  return (type) => registerContract({ kind: 'command', name, type, reply, errors, timeoutMs });
}
