import type { Class } from './class.js';
import { registerContract } from './contract-registry.js';
import { defaultTimeoutMs } from './default-timeout.js';
import type { EventMessage } from './event-message.js';

/** How an event is ordered. */
export interface EventContractOptions<K extends string> {
  /** A string field: events that agree in it reach ordered consumers in the order of their publication. */
  readonly key: K;
}

/** Declares an event `<service>.<kebab>.v<n>` of the service that publishes it. Two classes with one name throw at declaration. */
export function EventContract<K extends string>(
  name: string,
  { key }: EventContractOptions<K>,
): <T extends EventMessage & { readonly [P in K]: string }>(type: Class<T>) => void {
  return (type) => registerContract({ kind: 'event', name, type, key, errors: [], timeoutMs: defaultTimeoutMs });
}
