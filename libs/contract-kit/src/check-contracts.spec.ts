import { describe, expect, it } from '@jest/globals';
import { IsInt, IsOptional, IsString, IsUUID } from 'class-validator';
import { checkContracts } from './check-contracts.js';
import { CommandContract } from './command-contract.js';
import { CommandMessage } from './command-message.js';
import { ContractDefinitionError } from './contract-definition-error.js';
import { ContractError } from './contract-error.js';
import { contractOf } from './contract-registry.js';
import { ErrorContract } from './error-contract.js';
import { EventContract } from './event-contract.js';
import { EventMessage } from './event-message.js';
import type { ErrorClass, MessageContract } from './message-contract.js';
import { Payload } from './payload.js';

class Done extends Payload {}

class Part extends Payload {
  @IsString() readonly name!: string;
}

const wellDeclared: MessageContract = {
  kind: 'command',
  name: 'orders.check.v1',
  service: 'orders',
  version: 1,
  type: Part,
  reply: Done,
  errors: [],
  timeoutMs: 3_000,
};

function problemsOf(...contracts: readonly Partial<MessageContract>[]): readonly string[] {
  try {
    checkContracts(contracts.map((contract) => ({ ...wellDeclared, ...contract })));
  } catch (error) {
    if (error instanceof ContractDefinitionError) return error.problems;
    throw error;
  }
  return [];
}

describe('checkContracts', () => {
  it('accepts contracts that are declared well', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it('looks into the message, its reply and its errors', () => {
    class Broken extends Payload {
      @IsInt() readonly field!: string;
    }
    class Failed extends ContractError {
      @IsInt() readonly field!: string;
    }
    ErrorContract('orders.failed', 'conflict')(Failed);
    const problem = 'Broken.field is declared String, its decorators say integer';
    expect(problemsOf({ type: Broken })).toEqual([problem]);
    expect(problemsOf({ reply: Broken })).toEqual([problem]);
    expect(problemsOf({ errors: [Failed] })).toEqual([problem.replace('Broken', 'Failed')]);
  });

  it('reports the problems of all contracts together', () => {
    const problems = problemsOf({ reply: undefined }, { timeoutMs: 0 }, { version: 0, name: 'PlaceOrder' });
    expect(problems).toEqual([
      'Part names no reply, or one that is declared after it',
      'Part has a timeoutMs of 0',
      'Part is named "PlaceOrder", which is not <service>.<kebab-case>.v<n>',
    ]);
  });

  it.each([
    'orders',
    'orders.place-order',
    'orders.PlaceOrder.v1',
    'orders.place-order.v0',
    'orders.place-order.v01',
    'orders.a.b.v1',
    'orders.place_order.v1',
    '.x.v1',
    'orders.place-order.v1 ',
  ])('refuses the name "%s"', (name) => {
    class Reply extends Payload {}
    class Message extends CommandMessage<Reply> {}
    CommandContract(name, { reply: Reply })(Message);
    expect(() => checkContracts([contractOf(Message)])).toThrow(`is named "${name}"`);
  });

  it('refuses an event key that is no required string field', () => {
    class Happened extends EventMessage {
      @IsUUID() readonly orderId!: string;
      @IsOptional() @IsString() readonly note?: string;
      @IsInt() readonly count!: number;
    }
    EventContract('orders.happened.v1', { key: 'orderId' })(Happened);
    expect(problemsOf(contractOf(Happened))).toEqual([]);
    for (const key of ['note', 'count', 'nothing', undefined]) {
      expect(problemsOf({ ...contractOf(Happened), key })).toEqual([
        `Happened has the key "${key}", which is not a required string field of it`,
      ]);
    }
  });

  it('refuses errors that are undeclared, declared too late, or malformed', () => {
    class Undeclared extends ContractError {}
    class Malformed extends ContractError {}
    ErrorContract('Orders.NotFound', 'not-found')(Malformed);
    const later: { declared?: ErrorClass } = {};
    expect(problemsOf({ errors: [Undeclared, later.declared!, Malformed] })).toEqual([
      'Part names the error Undeclared, which has no @ErrorContract',
      'Part names an error that is declared after it',
      'Malformed has the code "Orders.NotFound", which is not <service>.<kebab-case>',
    ]);
  });

  it('says everything in the message of the error that stops the start', () => {
    expect(() => checkContracts([{ ...wellDeclared, version: 0, timeoutMs: -1 }])).toThrow(
      /2 problem.*\n {2}- Part is named.*\n {2}- Part has a timeoutMs of -1/,
    );
  });
});
