import type { MessageHandler } from '@nestjs/microservices';
import { allContracts, type MessageContract } from '@nestwork/contract-kit';
import { defaultIfEmpty, isObservable, lastValueFrom } from 'rxjs';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import type { RequestBinding } from '../request/request-server.js';

/**
 * Makes controllers with `@MessagePattern('<contract name>')` answer requests, through the same pipeline as handlers.
 *
 * Refuses what would not do what it says: patterns that name no contract of this service, patterns that a handler
 * serves already, and `@EventPattern`, whose events have no durable name and so would not survive a restart.
 */
export function controllerBindings(
  handlers: ReadonlyMap<string, MessageHandler>,
  taken: readonly RequestBinding[],
  service: string,
): RequestBinding[] {
  return [...handlers].map(([pattern, handler]) => {
    if (handler.isEventHandler) {
      throw new Error(`@EventPattern('${pattern}') would lose events; use @EventConsumer, which names a durable`);
    }
    const contract = contractOfPattern(pattern, service);
    const other = taken.find((binding) => binding.contract.name === pattern);
    if (other) throw new Error(`${other.handler.name} and @MessagePattern('${pattern}') both handle ${pattern}`);
    return { contract, handler: { name: `@MessagePattern('${pattern}')`, instance: handler }, handle: call(handler) };
  });
}

function contractOfPattern(pattern: string, service: string): MessageContract {
  const contract = allContracts().find(({ name }) => name === pattern);
  if (contract?.service === service && contract.kind !== 'event') return contract;
  throw new Error(`@MessagePattern('${pattern}') names no command or query of service '${service}'`);
}

// Nest hands over errors inside of the observable, not as a rejection.
function call(handler: MessageHandler): (incoming: IncomingMessage) => Promise<unknown> {
  return async (incoming) => {
    const result: unknown = await handler(incoming.message, incoming);
    return isObservable(result) ? lastValueFrom(result.pipe(defaultIfEmpty(undefined))) : result;
  };
}
