import { describe, expect, it } from '@jest/globals';
import { IsInt, IsUUID } from 'class-validator';
import { CommandContract } from './command-contract.js';
import { CommandMessage } from './command-message.js';
import { ContractError } from './contract-error.js';
import { contractOf } from './contract-registry.js';
import { ErrorContract } from './error-contract.js';
import { errorFromWire } from './error-from-wire.js';
import { errorToWire } from './error-to-wire.js';
import { InvalidFieldsError } from './invalid-fields-error.js';
import { InvalidMessage } from './invalid-message.js';
import { Payload } from './payload.js';
import { RemoteError } from './remote-error.js';

@ErrorContract('inventory.out-of-stock', 'conflict')
class OutOfStock extends ContractError {
  @IsUUID() readonly productId!: string;
  @IsInt() readonly available!: number;
}

@ErrorContract('inventory.closed', 'unavailable')
class Closed extends ContractError {}

class Done extends Payload {}

@CommandContract('inventory.reserve.v1', { reply: Done, errors: [OutOfStock] })
class Reserve extends CommandMessage<Done> {}

const productId = '0190b5a0-0000-7000-8000-000000000001';
const outOfStock = () => OutOfStock.of({ productId, available: 2 });
const travel = (error: ContractError) =>
  errorFromWire(JSON.parse(JSON.stringify(errorToWire(error))), contractOf(Reserve));

describe('ContractError', () => {
  it('is thrown with typed fields and caught by class', () => {
    const error = outOfStock();
    expect(error).toBeInstanceOf(OutOfStock);
    expect(error).toBeInstanceOf(ContractError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ productId, available: 2, code: 'inventory.out-of-stock', category: 'conflict' });
  });

  it('reads as a sentence without its details, which may be secret', () => {
    expect(String(outOfStock())).toBe('OutOfStock: out of stock');
  });

  it('has a stack that names it and begins where it was thrown', () => {
    const [headline, first] = outOfStock().stack!.split('\n');
    expect(headline).toBe('OutOfStock: out of stock');
    expect(first).toContain('contract-error.spec.ts');
  });

  it('has its declared fields and nothing else as details', () => {
    expect(outOfStock().details).toEqual({ productId, available: 2 });
    expect(Closed.of({}).details).toEqual({});
  });

  it('keeps its cause to itself', () => {
    const cause = new Error('connection lost');
    const error = Closed.of({}, { cause });
    expect(error.cause).toBe(cause);
    expect(JSON.stringify(errorToWire(error))).not.toContain('connection lost');
    expect('cause' in Closed.of({})).toBe(false);
  });

  it('with invalid fields is a defect of the thrower', () => {
    expect(() => OutOfStock.of({ productId, available: 0.5 })).toThrow(InvalidFieldsError);
  });

  it('without @ErrorContract cannot be created', () => {
    class Undeclared extends ContractError {}
    expect(() => Undeclared.of({})).toThrow('Undeclared is not a declared error');
  });
});

describe('errorFromWire', () => {
  it('gives the caller the class that the handler threw, with its fields', () => {
    const received = travel(outOfStock());
    expect(received).toBeInstanceOf(OutOfStock);
    expect(received).toMatchObject({ productId, available: 2, message: 'out of stock' });
  });

  it('gives InvalidMessage without any contract declaring it', () => {
    const problems = [{ path: 'lines', problem: 'is missing' }];
    const received = travel(InvalidMessage.of({ problems }));
    expect(received).toBeInstanceOf(InvalidMessage);
    expect(received.details).toEqual({ problems });
  });

  it('gives a RemoteError for a code that the contract does not declare, with category and details', () => {
    const received = travel(Closed.of({}));
    expect(received).toBeInstanceOf(RemoteError);
    expect(errorToWire(received)).toEqual({
      code: 'inventory.closed',
      category: 'unavailable',
      message: 'closed',
      details: {},
    });
    expect(String(received)).toBe('RemoteError: closed');
  });

  it('keeps code and category when the details of a declared error do not fit', () => {
    const body = { ...errorToWire(outOfStock()), details: { productId: 7 } };
    const received = errorFromWire(body, contractOf(Reserve));
    expect(received).toBeInstanceOf(RemoteError);
    expect(received).toMatchObject({ code: 'inventory.out-of-stock', category: 'conflict', details: { productId: 7 } });
  });

  it('drops details that a newer sender added', () => {
    const body = { ...errorToWire(outOfStock()), details: { productId, available: 2, warehouse: 'north' } };
    expect(errorFromWire(body, contractOf(Reserve)).details).toEqual({ productId, available: 2 });
  });

  it.each([
    null,
    'text',
    [],
    {},
    { code: 1 },
    { code: 'a', category: 'oops', message: 'x' },
    { code: 'a', category: 'conflict' },
  ])('throws InvalidMessage for a body that is no error: %j', (body) => {
    expect(() => errorFromWire(body, contractOf(Reserve))).toThrow(InvalidMessage);
  });

  it.each([undefined, null, 7, 'text', ['a']])('takes details of %j for none', (details) => {
    const body = { ...errorToWire(Closed.of({})), details };
    expect(errorFromWire(body, contractOf(Reserve)).details).toEqual({});
  });
});
