import { describe, expect, it } from '@jest/globals';
import { IsUUID } from 'class-validator';
import { CommandContract } from './command-contract.js';
import { CommandMessage } from './command-message.js';
import { ContractError } from './contract-error.js';
import { allContracts, contractOf } from './contract-registry.js';
import { ErrorContract } from './error-contract.js';
import { errorContractOf } from './error-registry.js';
import { EventContract } from './event-contract.js';
import { EventMessage } from './event-message.js';
import { Payload } from './payload.js';

class Done extends Payload {}

@ErrorContract('orders.order-closed', 'conflict')
class OrderClosed extends ContractError {}

@CommandContract('orders.close-order.v2', { reply: Done, errors: [OrderClosed], timeoutMs: 500 })
class CloseOrder extends CommandMessage<Done> {}

@EventContract('orders.order-closed.v1', { key: 'orderId' })
class OrderWasClosed extends EventMessage {
  @IsUUID() readonly orderId!: string;
}

describe('contractOf', () => {
  it('knows what was declared, by class and by instance', () => {
    expect(contractOf(CloseOrder)).toEqual({
      kind: 'command',
      name: 'orders.close-order.v2',
      service: 'orders',
      version: 2,
      type: CloseOrder,
      reply: Done,
      errors: [OrderClosed],
      timeoutMs: 500,
    });
    expect(contractOf(CloseOrder.of({}))).toBe(contractOf(CloseOrder));
    expect(contractOf(OrderWasClosed)).toMatchObject({ kind: 'event', key: 'orderId', timeoutMs: 3_000 });
  });

  it('is not inherited: a subclass would be sent under a name whose readers do not know its fields', () => {
    class CloseOrderSoon extends CloseOrder {}
    expect(() => contractOf(CloseOrderSoon)).toThrow('CloseOrderSoon is not a contract');
  });

  it.each([Done, {}, class {}])('throws for what is no contract', (type) => {
    expect(() => contractOf(type)).toThrow('is not a contract');
  });
});

describe('allContracts', () => {
  it('lists what was declared, in that order', () => {
    expect(allContracts()).toEqual([contractOf(CloseOrder), contractOf(OrderWasClosed)]);
  });
});

describe('declaring', () => {
  it('refuses a second class with the same message name', () => {
    class Other extends CommandMessage<Done> {}
    expect(() => CommandContract('orders.close-order.v2', { reply: Done })(Other)).toThrow(
      'Other and CloseOrder both declare the message "orders.close-order.v2"',
    );
  });

  it('refuses a second class with the same error code', () => {
    class Other extends ContractError {}
    expect(() => ErrorContract('orders.order-closed', 'conflict')(Other)).toThrow(
      'Other and OrderClosed both declare the error code "orders.order-closed"',
    );
  });

  it('refuses a second name for one class', () => {
    expect(() => CommandContract('orders.close-order.v3', { reply: Done })(CloseOrder)).toThrow('declared twice');
    expect(() => ErrorContract('orders.order-gone', 'conflict')(OrderClosed)).toThrow('declared twice');
  });
});

describe('errorContractOf', () => {
  it('knows code and category, by class and by instance', () => {
    const declared = { code: 'orders.order-closed', category: 'conflict', type: OrderClosed };
    expect(errorContractOf(OrderClosed)).toEqual(declared);
    expect(errorContractOf(OrderClosed.of({}))).toEqual(declared);
    expect(() => errorContractOf(new Error('other'))).toThrow('Error is not a declared error');
  });
});
