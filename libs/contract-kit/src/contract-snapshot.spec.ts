import { describe, expect, it } from '@jest/globals';
import { IsInt, IsUUID } from 'class-validator';
import { CommandContract } from './command-contract.js';
import { CommandMessage } from './command-message.js';
import { ContractError } from './contract-error.js';
import { allContracts } from './contract-registry.js';
import { contractSnapshot } from './contract-snapshot.js';
import { ErrorContract } from './error-contract.js';
import { EventContract } from './event-contract.js';
import { EventMessage } from './event-message.js';
import { jsonSchemaOf } from './json-schema-of.js';
import { Payload } from './payload.js';

class Done extends Payload {
  @IsInt() readonly count!: number;
}

@ErrorContract('orders.zero', 'conflict')
class Zero extends ContractError {}

@ErrorContract('orders.absent', 'not-found')
class Absent extends ContractError {
  @IsUUID() readonly orderId!: string;
}

@EventContract('orders.order-closed.v1', { key: 'orderId' })
class OrderClosed extends EventMessage {
  @IsUUID() readonly orderId!: string;
}

@CommandContract('orders.close-order.v1', { reply: Done, errors: [Zero, Absent] })
class CloseOrder extends CommandMessage<Done> {}

describe('contractSnapshot', () => {
  it('holds the schema of every message, reply and error, and the key of every event', () => {
    expect(contractSnapshot()).toEqual({
      'orders.close-order.v1': {
        kind: 'command',
        schema: jsonSchemaOf(CloseOrder),
        reply: jsonSchemaOf(Done),
        errors: {
          'orders.absent': { category: 'not-found', schema: jsonSchemaOf(Absent) },
          'orders.zero': { category: 'conflict', schema: jsonSchemaOf(Zero) },
        },
      },
      'orders.order-closed.v1': { kind: 'event', key: 'orderId', schema: jsonSchemaOf(OrderClosed), errors: {} },
    });
  });

  it('is the same text whatever the order of declaration', () => {
    const text = JSON.stringify(contractSnapshot(allContracts().toReversed()));
    expect(text).toBe(JSON.stringify(contractSnapshot()));
    expect(text.indexOf('orders.close-order.v1')).toBeLessThan(text.indexOf('orders.order-closed.v1'));
    expect(text.indexOf('orders.absent')).toBeLessThan(text.indexOf('orders.zero'));
  });
});
