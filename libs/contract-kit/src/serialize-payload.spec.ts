import { describe, expect, it } from '@jest/globals';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { InvalidFieldsError } from './invalid-fields-error.js';
import { NestedList } from './nested.js';
import { Payload } from './payload.js';
import { plainPayload } from './plain-payload.js';
import { serializePayload } from './serialize-payload.js';

class Item extends Payload {
  @IsString() readonly name!: string;
}

class Reply extends Payload {
  @IsInt() readonly count!: number;
  @NestedList(Item) readonly items!: readonly Item[];
  @IsOptional() @IsString() readonly note?: string;
}

const reply = { count: 1, items: [{ name: 'tea' }] };

describe('plainPayload', () => {
  it('gives what the JSON would be read as, down to the last object', () => {
    const plain = plainPayload(Object.assign(new Reply(), { ...reply, note: undefined, secret: 'x' }), Reply);
    expect(plain).toStrictEqual(reply);
    expect(plain).toStrictEqual(JSON.parse(serializePayload(Reply.of(reply))));
  });

  it.each([undefined, null, 'text', { count: 0.5, items: [] }])('refuses %p, which is no such object', (value) => {
    expect(() => plainPayload(value, Reply)).toThrow(InvalidFieldsError);
  });
});

describe('serializePayload', () => {
  it('writes the declared fields in the order of their declaration', () => {
    expect(serializePayload(Reply.of({ items: [{ name: 'tea' }], count: 1 }))).toBe(
      '{"count":1,"items":[{"name":"tea"}]}',
    );
  });

  it('lets nothing slip out that a class does not declare, at any level', () => {
    const leaky = Object.assign(new Reply(), { ...reply, passwordHash: 'x', items: [{ name: 'tea', cost: 3 }] });
    expect(serializePayload(leaky)).toBe(JSON.stringify(reply));
  });

  it('leaves out what is undefined', () => {
    expect(serializePayload(Reply.of({ ...reply, note: undefined }))).toBe(JSON.stringify(reply));
  });

  it('writes a plain object as the class it is said to be', () => {
    expect(serializePayload(reply, Reply)).toBe(JSON.stringify(reply));
  });

  it('refuses a plain object that breaks the declaration, or of which nothing is said', () => {
    expect(() => serializePayload({ ...reply, count: 0.5 }, Reply)).toThrow(InvalidFieldsError);
    expect(() => serializePayload(reply)).toThrow('a plain object needs its class');
  });
});
