import type { MessageContract } from '@nestwork/contract-kit';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { outsideOutcome } from '../pipeline/calls-outside.js';
import type { RequestBinding } from '../request/request-server.js';
import type { StreamEndpoint } from '../stream/stream-endpoint.js';
import { readMessage } from '../wire/read-envelope.js';
import { commandDurableOf, commandStreamOf, subjectOf } from '../wire/subjects.js';

interface Executes {
  execute(message: object, outcomeOfCallOutside: unknown): Promise<unknown>;
}

/**
 * A handler of a command or query, called directly: not through the bus of @nestjs/cqrs, which knows no signal and no
 * outcome.
 */
export function requestBinding(contract: MessageContract, instance: object): RequestBinding {
  const name = instance.constructor.name;
  if (!executes(instance)) throw new Error(`${name} handles ${contract.name} but has no method 'execute'`);
  const handle = async (incoming: IncomingMessage) => instance.execute(incoming.message, outsideOutcome(incoming));
  return { contract, handler: { name, instance }, handle };
}

/** The other way in for the same handler: the commands that a stream stores. */
export function commandEndpoint({ contract, handler, handle }: RequestBinding): StreamEndpoint {
  return {
    durable: commandDurableOf(contract),
    stream: commandStreamOf(contract.service),
    filterSubject: subjectOf(contract),
    concurrency: 10,
    kind: 'command',
    consumer: contract.name,
    handler,
    decode: (received) => ({ message: readMessage(contract, received), contract }),
    handle,
  };
}

function executes(instance: object): instance is Executes {
  return 'execute' in instance && typeof instance.execute === 'function';
}
