import { describe, expect, it } from '@jest/globals';
import { redact } from './redact.js';

describe('what is logged', () => {
  it.each([
    'password',
    'DB_PASSWORD',
    'clientSecret',
    'accessToken',
    'authorization',
    'Set-Cookie',
    'api_key',
    'privateKey',
    'card',
  ])('never has the value of %s', (name) => {
    expect(redact({ nested: [{ [name]: 'hunter2' }] })).toEqual({ nested: [{ [name]: '[redacted]' }] });
  });

  it.each(['API_KEYS_FILE', 'tokenType', 'NATS_KEY_FILE'])('has the value of %s, which is no secret itself', (name) => {
    expect(redact({ [name]: 'x' })).toEqual({ [name]: 'x' });
  });

  it('says of a secret that there is none', () => {
    expect(redact({ password: null, token: undefined })).toEqual({ password: null });
  });

  it.each([
    ['a JWT', 'token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here', 'token [redacted] here'],
    ['an API key', `sent nwk_a1b2c3d4e5_${'Zz9'.repeat(16)}Z!`, 'sent [redacted]!'],
    ['a bearer token', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    ['what stands behind a scheme in small letters', 'sent basic dXNlcjpwYXNz', 'sent basic [redacted]'],
    ['what stands behind the scheme of API keys', 'sent apikey abc.def', 'sent apikey [redacted]'],
    [
      'credentials in a URL',
      'connect postgres://orders:hunter2@db:5432/orders failed',
      'connect postgres://orders:[redacted]@db:5432/orders failed',
    ],
    [
      'a password with an @',
      'to nats://a:hunt@er2@b:1,nats://c:hunter2@d',
      'to nats://a:[redacted]@b:1,nats://c:[redacted]@d',
    ],
    ['the token of NATS', 'connect nats://hunter2@b:4222,c failed', 'connect nats://[redacted]@b:4222,c failed'],
    ['a key in a query', 'GET https://a/b?api_key=hunter2&c=d#e', 'GET https://a/b?api_key=[redacted]&c=d#e'],
    ['half of a key', `{"x":"aa","d":"${'aB-_'.repeat(10)}","kty":"OKP"}`, '{"x":"aa","d":"[redacted]","kty":"OKP"}'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', '[redacted]'],
  ])('never has %s, wherever it stands', (_, text, expected) => {
    expect(redact({ text, err: new Error(text) })).toMatchObject({ text: expected, err: { message: expected } });
  });

  it('has the causes and the declared fields of an error', () => {
    const err = Object.assign(new TypeError('outer', { cause: new Error('inner') }), { code: 'E1' });
    expect(redact({ err })).toMatchObject({
      err: {
        type: 'TypeError',
        message: 'outer',
        code: 'E1',
        stack: expect.stringContaining('TypeError: outer'),
        cause: { message: 'inner' },
      },
    });
  });

  it('ends, whatever it is given: circles, depth, length', () => {
    const circle: Record<string, unknown> = {
      items: Array.from({ length: 1_000 }, (_, item) => item),
      text: 'x'.repeat(100_000),
    };
    circle['self'] = circle;
    const logged = JSON.stringify(redact(circle));
    expect(logged).toContain('[too deep]');
    expect(logged).toContain('[more]');
    expect(logged.length).toBeLessThan(100_000);
  });

  it('does not fail over what JSON cannot say', () => {
    const values = {
      big: 1n,
      date: new Date(Number.NaN),
      bytes: new Uint8Array(3),
      map: new Map([['a', 1]]),
      set: new Set([1]),
      fn: () => 1,
      none: undefined,
    };
    expect(redact(values)).toMatchObject({
      big: '1',
      date: 'Invalid Date',
      bytes: '[3 bytes]',
      map: { a: 1 },
      set: [1],
    });
  });

  it('has no getter that throws out of it', () => {
    const hostile = {
      get now(): never {
        throw new Error('no');
      },
    };
    expect(redact({ hostile })).toEqual({ hostile: '[unreadable: no]' });
  });

  it('is not able to change the prototype of its copy', () => {
    const copy = redact(JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });
});
