import { describe, expect, it } from '@jest/globals';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IsInt, IsOptional, IsString, IsUUID, Min } from 'class-validator';
import { checkContracts } from './check-contracts.js';
import { CommandContract } from './command-contract.js';
import { CommandMessage } from './command-message.js';
import { ContractError } from './contract-error.js';
import { contractOf } from './contract-registry.js';
import { ErrorContract } from './error-contract.js';
import { EventContract } from './event-contract.js';
import { EventMessage } from './event-message.js';
import { InvalidFieldsError } from './invalid-fields-error.js';
import { InvalidMessage } from './invalid-message.js';
import { NestedList } from './nested.js';
import { Payload } from './payload.js';
import { QueryContract } from './query-contract.js';
import { QueryMessage } from './query-message.js';

class Accepted extends Payload {
  @IsUUID() readonly orderId!: string;
}

class Line extends Payload {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) readonly quantity!: number;
}

@CommandContract('orders.place-order.v1', { reply: Accepted })
class PlaceOrder extends CommandMessage<Accepted> {
  @NestedList(Line, { min: 1, max: 2 }) readonly lines!: readonly Line[];
  @IsOptional() @IsString() readonly note?: string;
}

@QueryContract('orders.get-order.v1', { reply: Accepted })
class GetOrder extends QueryMessage<Accepted> {
  @IsUUID() readonly orderId!: string;
}

@EventContract('orders.order-placed.v1', { key: 'orderId' })
class OrderPlaced extends EventMessage {
  @IsUUID() readonly orderId!: string;
}

const id = '0190b5a0-0000-7000-8000-000000000001';

/** As messaging and outbox take messages: the reply is inferred, and an event or a plain object is no command. */
const request = <R>(message: CommandMessage<R> | QueryMessage<R>): { reply?: R } => ({ ...(message && {}) });
const send = (command: CommandMessage<unknown>): string => command.constructor.name;
const publish = (event: EventMessage): string => event.constructor.name;

describe('of', () => {
  it('makes a frozen instance of the class, nested plain objects included', () => {
    const command = PlaceOrder.of({ lines: [{ productId: id, quantity: 1 }] });
    expect(command).toBeInstanceOf(PlaceOrder);
    expect(command).toBeInstanceOf(Command);
    expect(command.lines[0]).toBeInstanceOf(Line);
    expect(Object.isFrozen(command) && Object.isFrozen(command.lines[0])).toBe(true);
  });

  it('takes instances where it takes plain objects', () => {
    const line = Line.of({ productId: id, quantity: 1 });
    expect(PlaceOrder.of({ lines: [line] }).lines).toEqual([line]);
  });

  it('refuses an invalid command or query as its receiver would', () => {
    expect(() => PlaceOrder.of({ lines: [] })).toThrow(InvalidMessage);
    expect(() => GetOrder.of({ orderId: 'x' })).toThrow(InvalidMessage);
  });

  it('calls an invalid event, payload or error a defect of this process, never an invalid request', () => {
    for (const build of [() => OrderPlaced.of({ orderId: 'x' }), () => Accepted.of({ orderId: 'x' })]) {
      expect(build).toThrow(InvalidFieldsError);
      expect(build).not.toThrow(ContractError);
      expect(build).toThrow('of: orderId must match format "uuid"');
    }
  });

  it('refuses a field without a validation decorator, which the compiler believes in and no receiver would see', () => {
    class Undecorated extends Payload {
      readonly note!: string;
    }
    expect(() => Undecorated.of({ note: 'lost' })).toThrow('note is not a declared field of Undecorated');
  });
});

describe('the compiler', () => {
  it('infers the reply of a command and of a query', () => {
    const replies: (Accepted | undefined)[] = [
      request(PlaceOrder.of({ lines: [{ productId: id, quantity: 1 }] })).reply,
      request(GetOrder.of({ orderId: id })).reply,
    ];
    // @ts-expect-error the reply is an Accepted, not a string
    const wrong: string | undefined = request(GetOrder.of({ orderId: id })).reply;
    expect([...replies, wrong]).toEqual([undefined, undefined, undefined]);
  });

  it('lets a handler of @nestjs/cqrs return nothing but the declared reply', async () => {
    @CommandHandler(PlaceOrder)
    class PlaceOrderHandler implements ICommandHandler<PlaceOrder> {
      async execute({ lines }: PlaceOrder): Promise<Accepted> {
        return Accepted.of({ orderId: lines[0]!.productId });
      }
    }
    class WrongHandler implements ICommandHandler<PlaceOrder> {
      // @ts-expect-error another reply
      async execute(): Promise<number> {
        return 1;
      }
    }
    const command = PlaceOrder.of({ lines: [{ productId: id, quantity: 1 }] });
    expect(await new PlaceOrderHandler().execute(command)).toEqual({ orderId: id });
    expect(await new WrongHandler().execute()).toBe(1);
  });

  it('refuses fields that are missing, unknown or of another type', () => {
    // @ts-expect-error a missing field
    expect(() => GetOrder.of({})).toThrow(InvalidMessage);
    // @ts-expect-error an unknown field
    expect(() => GetOrder.of({ orderId: id, admin: true })).toThrow(InvalidMessage);
    // @ts-expect-error a field of another type
    expect(() => GetOrder.of({ orderId: 7 })).toThrow(InvalidMessage);
    // @ts-expect-error a nested field of another type
    expect(() => PlaceOrder.of({ lines: [{ productId: id, quantity: '1' }] })).toThrow(InvalidMessage);
  });

  it('tells commands, queries, events and other objects apart', () => {
    const command = PlaceOrder.of({ lines: [{ productId: id, quantity: 1 }] });
    expect([send(command), publish(OrderPlaced.of({ orderId: id }))]).toEqual(['PlaceOrder', 'OrderPlaced']);
    // @ts-expect-error an event is no command
    expect(send(OrderPlaced.of({ orderId: id }))).toBe('OrderPlaced');
    // @ts-expect-error a query is no command
    expect(send(GetOrder.of({ orderId: id }))).toBe('GetOrder');
    // @ts-expect-error a command is no event
    expect(publish(command)).toBe('PlaceOrder');
    // @ts-expect-error a plain object is no event
    expect(publish({ orderId: id })).toBe('Object');
  });

  it('refuses a contract whose reply, key or category contradicts the class', () => {
    class WrongReply extends CommandMessage<Accepted> {}
    class WrongKey extends EventMessage {}
    class WrongCategory extends ContractError {}
    // @ts-expect-error the class promises an Accepted
    CommandContract('orders.wrong-reply.v1', { reply: Line })(WrongReply);
    // @ts-expect-error the class has no such field
    EventContract('orders.wrong-key.v1', { key: 'customerId' })(WrongKey);
    // @ts-expect-error there is no such category
    ErrorContract('orders.wrong-category', 'oops')(WrongCategory);
    const contracts = [{ ...contractOf(WrongReply), errors: [WrongCategory] }, contractOf(WrongKey)];
    expect(() => checkContracts(contracts)).toThrow(/unknown category "oops"[^]*has the key "customerId"/);
  });
});
