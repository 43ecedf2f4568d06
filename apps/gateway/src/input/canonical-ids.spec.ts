import { describe, expect, it } from '@jest/globals';
import { NestedList, Payload } from '@nestwork/contract-kit';
import { IsArray, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { withCanonicalIds } from './canonical-ids.js';

const id = '0190b5a0-0000-7000-8000-0000000000aa';
const ID = id.toUpperCase();

class Line extends Payload {
  @IsUUID() readonly productId!: string;
  @IsString() @Length(0, 40) readonly note!: string;
}
class Order extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsOptional() @IsUUID() readonly before?: string;
  @IsArray() @IsUUID('all', { each: true }) readonly related!: string[];
  @NestedList(Line, { min: 0, max: 10 }) readonly lines!: Line[];
}

describe('the ids of an input', () => {
  it('are in lower case, wherever its class declares one', () => {
    const order = { orderId: ID, related: [id, ID], lines: [{ productId: ID, note: ID }] };
    expect(withCanonicalIds(Order, order)).toEqual({
      orderId: id,
      related: [id, id],
      lines: [{ productId: id, note: ID }],
    });
  });

  it('are left as they are in an input that has no capitals, which is not copied', () => {
    const order = { orderId: id, related: [id], lines: [{ productId: id, note: 'A' }] };
    expect(withCanonicalIds(Order, order)).toBe(order);
  });

  it.each([
    ['no object', ID],
    ['null', null],
    ['ids that are none', { orderId: 'ABC', related: ID, lines: { productId: ID } }],
    ['lists of something else', { orderId: [ID], related: [null, 7, 'ABC'], lines: [null, 'ABC', [ID]] }],
  ])('are looked for in vain in %s, which is for the check to refuse', (_, value) => {
    expect(withCanonicalIds(Order, value)).toBe(value);
  });

  it('leave a key called __proto__ for the check to refuse', () => {
    const order = JSON.parse(`{"orderId":"${ID}","__proto__":{"orderId":"${ID}"}}`);
    expect(Object.keys(Object(withCanonicalIds(Order, order)))).toEqual(['orderId', '__proto__']);
  });
});
