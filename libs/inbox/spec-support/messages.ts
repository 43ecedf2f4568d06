import {
  CommandContract,
  CommandMessage,
  contractOf,
  ContractError,
  ErrorContract,
  EventContract,
  EventMessage,
  newMessageId,
  Payload,
  QueryContract,
  QueryMessage,
} from '@nestwork/contract-kit';
import { type IncomingMessage, MessageHeaders } from '@nestwork/messaging';
import { IsInt, IsString } from 'class-validator';

export class Reserved extends Payload {
  @IsInt() readonly left!: number;
}

@ErrorContract('stock.sold-out', 'conflict')
export class SoldOut extends ContractError {
  @IsString() readonly product!: string;
}

@ErrorContract('stock.counting', 'unavailable')
export class Counting extends ContractError {}

@ErrorContract('stock.undeclared', 'conflict')
export class Undeclared extends ContractError {}

@CommandContract('stock.reserve.v1', { reply: Reserved, errors: [SoldOut, Counting] })
export class Reserve extends CommandMessage<Reserved> {
  @IsString() readonly product!: string;
}

@QueryContract('stock.count.v1', { reply: Reserved })
export class Count extends QueryMessage<Reserved> {
  @IsString() readonly product!: string;
}

@EventContract('stock.sold.v1', { key: 'product' })
export class Sold extends EventMessage {
  @IsString() readonly product!: string;
}

/** A command as a request of somebody who waits. */
export function request(given: Partial<IncomingMessage> = {}): IncomingMessage {
  return incoming(Reserve.of({ product: 'tea' }), { kind: 'command', via: 'request', ...given });
}

/** A command as JetStream delivers it. */
export function stored(given: Partial<IncomingMessage> = {}): IncomingMessage {
  return incoming(Reserve.of({ product: 'tea' }), { kind: 'command', via: 'stream', ...given });
}

/** An event as JetStream delivers it. */
export function event(given: Partial<IncomingMessage> = {}): IncomingMessage {
  return incoming(Sold.of({ product: 'tea' }), { kind: 'event', via: 'stream', consumer: 'stock.ledger', ...given });
}

/** A query as a request. */
export function query(): IncomingMessage {
  return incoming(Count.of({ product: 'tea' }), { kind: 'query', via: 'request' });
}

type Kind = Pick<IncomingMessage, 'kind' | 'via'>;

function incoming(message: object, given: Partial<IncomingMessage> & Kind): IncomingMessage {
  const contract = contractOf(message);
  return {
    contract,
    message,
    id: newMessageId(),
    headers: MessageHeaders.none,
    consumer: contract.name,
    signal: new AbortController().signal,
    attempt: 1,
    handler: { name: 'SpecHandler', instance: {} },
    state: new Map(),
    ...given,
  };
}
