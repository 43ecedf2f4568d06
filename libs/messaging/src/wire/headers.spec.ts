import { describe, expect, it } from '@jest/globals';
import { headers } from '@nats-io/transport-node';
import { assert, property, string } from 'fast-check';
import { decodeHeaderText, encodeHeaderText } from './header-text.js';
import { MessageHeaders, toNatsHeaders } from './message-headers.js';
import { readEnvelope } from './read-envelope.js';

const wellFormed = string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text));

describe('the text of a header', () => {
  it('comes back as it was, whatever its characters, and is printable ASCII without space on the way', () => {
    assert(
      property(wellFormed, (text) => {
        const encoded = encodeHeaderText(text);
        expect(encoded).toMatch(/^[!-~]*$/);
        expect(decodeHeaderText(encoded)).toBe(text);
      }),
    );
  });

  it('that is no valid encoding is left as it is', () => {
    expect(decodeHeaderText('100%')).toBe('100%');
  });
});

describe('received headers', () => {
  it('give the first value of a name, and undefined for what is missing or empty', () => {
    const received = headers();
    received.append('ce-id', 'first');
    received.append('ce-id', 'second');
    received.append('empty', '');
    const read = MessageHeaders.of({ headers: received });
    expect([read.get('ce-id'), read.get('empty'), read.get('missing')]).toEqual(['first', undefined, undefined]);
  });

  it('that cannot be decoded are malformed, and reading them throws nothing', () => {
    const read = MessageHeaders.of({
      get headers(): never {
        throw new Error('bad header');
      },
    });
    expect(read.malformed).toBe(true);
    expect(read.toRecord()).toEqual({});
    expect(() => readEnvelope(read)).toThrow('invalid message');
  });

  it.each(['a\nb', 'a\rb', 'a\0b'])('are never made from %j, which would start another header', (value) => {
    expect(() => toNatsHeaders({ 'x-reply-ref': value })).toThrow('Header x-reply-ref contains a line break or NUL');
  });
});

describe('an envelope', () => {
  const read = (values: Record<string, string>) => readEnvelope(new MessageHeaders(new Map(Object.entries(values))));

  it('has an id in one form only, so that a repeat is recognised', () => {
    expect(read({ 'ce-id': '0190B5A0-0000-7000-8000-00000000000A' })).toEqual({
      id: '0190b5a0-0000-7000-8000-00000000000a',
    });
  });

  it.each([
    ['ce-id', '42'],
    ['ce-id', '0190b5a0-0000-7000-8000-00000000000a '.repeat(2)],
    ['x-deadline', 'soon'],
    ['x-deadline', '1e12'],
    ['x-deadline', '9999999999999999'],
  ])('refuses %s: %s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow('invalid message');
  });
});
