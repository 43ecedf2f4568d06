import { describe, expect, it } from '@jest/globals';
import { assert, property, uint8Array } from 'fast-check';
import { failureCause, storableBody, storableHeaders, storableText } from './storable.js';

describe('what a database keeps of a dead message', () => {
  it('is its body, byte for byte, whatever the bytes', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), (body) => {
        const stored = storableBody(body);
        const restored = stored.startsWith('base64:')
          ? Buffer.from(stored.slice('base64:'.length), 'base64')
          : Buffer.from(stored);
        expect(Buffer.from(body).equals(restored)).toBe(true);
        expect(stored).not.toContain('\0');
      }),
    );
  });

  it('is readable when the body was', () => {
    expect(storableBody(Buffer.from('{"product":"grüner tee"}'))).toBe('{"product":"grüner tee"}');
  });

  it('has neither NUL nor lone surrogates, which PostgreSQL refuses (T45)', () => {
    expect(storableText('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
    expect(storableText('emoji 😀 stay')).toBe('emoji 😀 stay');
    expect(storableHeaders({ 'x\0': 'y\0' })).toEqual({ 'x\ufffd': 'y\ufffd' });
  });

  it('tells the cause down to the first one, and never ends in a circle', () => {
    const first = new Error('out of paper');
    const cause = failureCause(new TypeError('cannot print', { cause: new Error('printer', { cause: first }) }));
    expect(cause).toMatchObject({ name: 'TypeError', message: 'cannot print' });
    expect(cause.stack).toContain('caused by Error: printer');
    expect(cause.stack).toContain('caused by Error: out of paper');
    first.cause = first;
    expect(failureCause(first).stack.match(/caused by/g)).toHaveLength(5);
  });

  it.each([
    ['text', 'string', "'text'"],
    [undefined, 'undefined', 'undefined'],
    [{ code: 7 }, 'object', '{ code: 7 }'],
  ])('says what was thrown when it was no error: %j', (thrown, name, message) => {
    expect(failureCause(thrown)).toEqual({ name, message, stack: '' });
  });
});
