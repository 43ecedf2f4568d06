import { describe, expect, it } from '@jest/globals';
import { RemoteError } from '@nestwork/contract-kit';
import { event, request, Reserved, SoldOut } from '../spec-support/messages.js';
import { fromStored, outcomeOf, toStored } from './handled.js';

describe('an answer', () => {
  it('is kept as the JSON of its declared fields, and comes back as its class', () => {
    const stored = toStored({ reply: Reserved.of({ left: 2 }) }, request());

    expect(stored).toEqual({ status: 'ok', reply: '{"left":2}' });
    const again = fromStored({ status: 'ok', reply: { left: 2, addedLater: true } }, request());
    expect(again).toEqual({ reply: Reserved.of({ left: 2 }) });
  });

  it('that refuses comes back as the same error class with its details', () => {
    const refusal = SoldOut.of({ product: 'tea' });
    const stored = toStored({ refusal }, request());

    const again = fromStored({ status: 'error', reply: JSON.parse(stored?.reply ?? '') }, request());

    expect(again).toMatchObject({ refusal: { product: 'tea', code: 'stock.sold-out' } });
    expect('refusal' in again && again.refusal).toBeInstanceOf(SoldOut);
  });

  it('that refused with an error which the contract no longer declares keeps its code', () => {
    const reply = { code: 'stock.gone', category: 'conflict', message: 'gone', details: {} };

    const again = fromStored({ status: 'error', reply }, request());

    expect('refusal' in again && again.refusal).toBeInstanceOf(RemoteError);
    expect(again).toMatchObject({ refusal: { code: 'stock.gone', category: 'conflict' } });
  });

  it('of an older version that no longer fits is our fault, not the sender fault', () => {
    const command = request();

    expect(() => fromStored({ status: 'ok', reply: { left: 'many' } }, command)).toThrow(
      new RegExp(
        `^The stored answer to stock.reserve.v1 ${command.id} no longer fits its contract.*Make the new fields`,
      ),
    );
  });

  it('that a handler forgot is refused, saying what to return', () => {
    expect(() => toStored({ reply: undefined }, request())).toThrow(
      /^The handler of stock\.reserve\.v1 .* Let it return Reserved/,
    );
  });

  it('is not kept for an event: that it was handled is all', () => {
    expect(toStored({ reply: undefined }, event())).toBeUndefined();
    expect(fromStored({ status: 'ok', reply: null }, event())).toEqual({ reply: undefined });
  });

  it('travels to a sender who does not wait in its wire form', () => {
    expect(outcomeOf({ refusal: SoldOut.of({ product: 'tea' }) })).toMatchObject({
      status: 'error',
      error: { code: 'stock.sold-out', category: 'conflict', details: { product: 'tea' } },
    });
  });
});
