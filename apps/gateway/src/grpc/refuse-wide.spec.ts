import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import { MisreadField, refuseWide, TooWide } from './refuse-wide.js';

const { root } = protobuf.parse(`syntax = "proto3";
message Order {
  string card = 1;
  repeated Line lines = 2;
  repeated string notes = 3;
  int32 cents = 4;
  repeated int32 marks = 5;
  State state = 6;
}
enum State {
  OPEN = 0;
  PAID = 1;
}
message Line {
  string product = 1;
  repeated Part parts = 2;
}
message Part {
  int32 size = 1;
}`);
const order = root.resolveAll().lookupType('Order');

const judged = (content: object) => () => refuseWide(order.encode(content).finish(), order);
const many = <T>(count: number, each: T): T[] => Array.from({ length: count }, () => each);

describe('a message', () => {
  it.each([
    ['of a thousand fields', { lines: many(1_000, {}) }],
    ['with long lists of plain values', { notes: many(10_000, '') }],
    ['of no field', {}],
    ['of every type', { cents: 7, marks: [1, 2], state: 1 }],
  ])('%s is taken', (_, content) => {
    expect(judged(content)).not.toThrow();
  });

  it.each([
    ['in a list', { lines: many(1_001, {}) }],
    ['inside messages of a list', { lines: many(334, { product: 'tea', parts: [{}] }) }],
    ['inside one of them', { lines: [{ parts: many(500, { size: 1 }) }] }],
  ])('of more fields is refused: %s', (_, content) => {
    expect(judged(content)).toThrow(TooWide);
  });

  it.each([
    ['messages, as numbers', Buffer.alloc(102_000, Buffer.from([0x10, 0]))],
    [
      'messages, within a number',
      Buffer.concat([Buffer.from([0x22, 0x64]), Buffer.alloc(100, Buffer.from([0x12, 0]))]),
    ],
    ['a text, as eight bytes', Buffer.from([0x09, 0, 0x12, 0, 0x12, 0, 0x12, 0, 0x12, 0])],
    ['a state, as a text', Buffer.from([0x32, 0])],
  ])('that writes a field in another way than it is read is refused: %s', (_, written) => {
    expect(() => order.decode(written)).not.toThrow();
    expect(() => refuseWide(written, order)).toThrow(MisreadField);
  });

  it.each([
    ['as one field', Buffer.from([0x2a, 2, 1, 2])],
    ['as many', Buffer.from([0x28, 1, 0x28, 2])],
  ])('may write a list of numbers %s', (_, written) => {
    expect(order.decode(written).toJSON()).toEqual({ marks: [1, 2] });
    expect(() => refuseWide(written, order)).not.toThrow();
  });

  it('of many fields that nobody knows is refused', () => {
    const unknown = Buffer.alloc(3_000, Buffer.from([0x7a, 1, 0]));
    expect(() => refuseWide(unknown.subarray(0, 3_000), order)).not.toThrow();
    expect(() => refuseWide(Buffer.concat([unknown, unknown]), order)).toThrow(TooWide);
  });

  it('that says it is longer than it is ends where it does', () => {
    expect(() => refuseWide(Buffer.from([0x12, 0x7f, 0x0a, 0x00]), order)).not.toThrow();
  });
});
