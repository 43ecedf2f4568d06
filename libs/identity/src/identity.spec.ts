import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { IdentityRefused } from './identity-refused.js';
import { IdentitySigner } from './identity-signer.js';
import { IdentityVerifier, type ExpectedUse } from './identity-verifier.js';

const newKey = (kid: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    key: privateKey,
    private: { ...privateKey.export({ format: 'jwk' }), kid },
    public: { ...publicKey.export({ format: 'jwk' }), kid },
  };
};
const [gateway, orders, stranger] = [newKey('g'), newKey('o'), newKey('s')];
const trust = { keys: { gateway: { keys: [gateway.public] }, orders: { keys: [orders.public] } }, edges: ['gateway'] };
const principal = { subject: 'u1', roles: ['admin'] };
const startedAt = Date.parse('2026-01-01T00:00:00Z');
const request = 'm1';
const command = (at: number | undefined = Date.now()): ExpectedUse => ({ request, mayBeShared: false, at });
const query = (): ExpectedUse => ({ request, mayBeShared: true, at: Date.now() });

let verifier: IdentityVerifier;
beforeEach(() => {
  jest.useFakeTimers({ now: startedAt });
  verifier = new IdentityVerifier('inventory', trust);
});
afterEach(() => {
  jest.useRealTimers();
});

const fromGateway = () => new IdentitySigner('gateway', gateway.private);
const toInventory = { audience: 'inventory', principal };

describe('an identity token', () => {
  it('says which service vouches for a command, and for which user', () => {
    const token = fromGateway().forMessage(toInventory, { request });
    expect(verifier.verify(token, command())).toEqual({ issuer: 'gateway', ...principal });
  });

  it('says that a service speaks for itself when it sends what no user asked for', () => {
    const token = new IdentitySigner('orders', orders.private).forMessage({ audience: 'inventory' }, { request });
    expect(verifier.verify(token, command())).toEqual({ issuer: 'orders', subject: 'service:orders', roles: [] });
  });

  it.each<[string, () => string, RegExp]>([
    ['is for another service', () => fromGateway().forMessage({ audience: 'payments' }, { request }), /for payments/],
    ['is for another message', () => fromGateway().forMessage(toInventory, { request: 'm2' }), /another message/],
    ['is for another deadline', () => fromGateway().forMessage(toInventory, { request, deadline: 5 }), /deadline/],
    ['is shared', () => fromGateway().forQueries(toInventory), /no message in particular/],
    ['is of a stranger', () => new IdentitySigner('gateway', stranger.private).forMessage(toInventory, { request }), /not trusted/], // prettier-ignore
    ['says that somebody else sent it', () => new IdentitySigner('gateway', orders.private).forMessage(toInventory, { request }), /key is of orders/], // prettier-ignore
    ['speaks for a user without the right to', () => new IdentitySigner('orders', orders.private).forMessage(toInventory, { request }), /may not speak for u1/], // prettier-ignore
    ['speaks for another service', () => fromGateway().forMessage({ audience: 'inventory', principal: { subject: 'service:orders', roles: [] } }, { request }), /may not speak/], // prettier-ignore
    ['is no token', () => 'a.b', /no token/],
    ['is longer than 4 KB', () => `a.${'b'.repeat(4_096)}.c`, /no token/],
  ])('is refused for a command when it %s', (_, token, reason) => {
    expect(() => verifier.verify(token(), command())).toThrow(reason);
    expect(() => verifier.verify(token(), command())).toThrow(IdentityRefused);
  });

  it('is valid for a minute, give or take ten seconds between clocks', () => {
    const token = fromGateway().forMessage(toInventory, { request });
    expect(() => verifier.verify(token, command(startedAt + 69_999))).not.toThrow();
    expect(() => verifier.verify(token, command(startedAt + 70_000))).toThrow('expired');
    expect(() => verifier.verify(token, command(startedAt - 10_001))).toThrow('not valid yet');
  });

  it('that came long ago is judged by nothing but its signature where nobody knows any more when', () => {
    const token = fromGateway().forMessage(toInventory, { request });
    jest.setSystemTime(startedAt + 86_400_000);
    expect(verifier.verify(token, { ...command(), at: undefined }).subject).toBe('u1');
  });

  it('for queries is made once and used for half a minute, for one user and one receiver', () => {
    const signer = fromGateway();
    const first = signer.forQueries(toInventory);
    jest.setSystemTime(startedAt + 29_999);
    expect(signer.forQueries(toInventory)).toBe(first);
    expect(signer.forQueries({ ...toInventory, principal: { ...principal, roles: [] } })).not.toBe(first);
    expect(signer.forQueries({ ...toInventory, audience: 'orders' })).not.toBe(first);
    jest.setSystemTime(startedAt + 30_000);
    expect(signer.forQueries(toInventory)).not.toBe(first);
  });

  it('that was verified before still expires', () => {
    const token = fromGateway().forQueries(toInventory);
    expect(verifier.verify(token, query()).subject).toBe('u1');
    jest.setSystemTime(startedAt + 70_000);
    expect(() => verifier.verify(token, query())).toThrow('expired');
  });
});

describe('a forged identity token', () => {
  const claims = {
    iss: 'gateway',
    aud: 'inventory',
    sub: 'u1',
    roles: [],
    iat: startedAt / 1_000,
    exp: startedAt / 1_000 + 60,
    request,
  };
  const part = (value: unknown) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const signed = (header: unknown, payload: unknown) => {
    const text = `${part(header)}.${part(payload)}`;
    return `${text}.${sign(null, Buffer.from(text), gateway.key).toString('base64url')}`;
  };
  const header = { alg: 'EdDSA', typ: 'int+jwt', kid: 'g' };

  it('is made as a true one is', () => {
    expect(verifier.verify(signed(header, claims), command()).subject).toBe('u1');
  });

  it.each([
    ['no signature', { ...header, alg: 'none' }],
    ['another algorithm', { ...header, alg: 'HS256' }],
    ['the type of an access token', { ...header, typ: 'at+jwt' }],
    ['another key', { ...header, kid: 'x' }],
    ['a key of every object', { ...header, kid: '__proto__' }],
    ['no key', { ...header, kid: undefined }],
    ['a key that it brings along', { ...header, jwk: stranger.public }],
    ['an extension', { ...header, crit: [] }],
    ['a list as its header', [header]],
    ['no JSON as its header', '{'],
  ])('is refused with %s', (_, forged) => {
    expect(() => verifier.verify(signed(forged, claims), command())).toThrow(IdentityRefused);
  });

  it.each([
    ['a longer life', { ...claims, exp: claims.exp + 1 }],
    ['no life', { ...claims, exp: claims.iat }],
    ['times that are no whole numbers', { ...claims, exp: claims.exp + 0.5 }],
    ['no expiry', { ...claims, exp: undefined }],
    ['several audiences', { ...claims, aud: ['inventory'] }],
    ['roles that are text', { ...claims, roles: 'admin' }],
    ['an empty subject', { ...claims, sub: '' }],
    ['a claim that nobody knows', { ...claims, admin: true }],
    ['a deadline that is text', { ...claims, deadline: '1' }],
    ['no JSON', '{'],
    ['null', 'null'],
  ])('is refused with %s', (_, forged) => {
    expect(() => verifier.verify(signed(header, forged), command())).toThrow(IdentityRefused);
  });

  it('is refused when a bit of its signature or a letter of its payload differs', () => {
    const [head, payload, signature = ''] = signed(header, claims).split('.');
    const other = Buffer.from(signature, 'base64url');
    other[0]! ^= 1;
    expect(() => verifier.verify([head, payload, other.toString('base64url')].join('.'), command())).toThrow(
      'signature',
    );
    expect(() => verifier.verify([head, part({ ...claims, sub: 'u2' }), signature].join('.'), command())).toThrow(
      'signature',
    );
  });
});

describe('an identity key', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a public one to sign with', () => new IdentitySigner('gateway', gateway.public), /must be private/],
    ['a private one to trust', () => new IdentityVerifier('orders', { keys: { a: { keys: [gateway.private] } }, edges: [] }), /is private/], // prettier-ignore
    ['one without a name', () => new IdentitySigner('gateway', { ...gateway.private, kid: '' }), /no kid/],
    [
      'one of another kind',
      () => new IdentitySigner('gateway', { ...gateway.private, crv: 'X25519' }),
      /not of Ed25519/,
    ],
    ['a damaged one', () => new IdentitySigner('gateway', { ...gateway.private, d: 'AA' }), /cannot be read/],
    ['one name for two', () => new IdentityVerifier('orders', { keys: { a: { keys: [gateway.public, gateway.public] } }, edges: [] }), /Two trusted/], // prettier-ignore
  ])('is refused at start: %s', (_, start, reason) => {
    expect(start).toThrow(reason);
  });
});
