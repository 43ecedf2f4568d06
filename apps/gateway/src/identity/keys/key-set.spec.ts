import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { TokenIssuer } from '../../spec-support/token-issuer.js';
import { KeySet } from './key-set.js';

let good: JWK & { readonly kid: string };
beforeAll(async () => {
  good = (await TokenIssuer.create()).publicJwk;
});

describe('a key set', () => {
  it('gives a key by its exact name, for the algorithm that it is for', async () => {
    const set = KeySet.parse({ keys: [good] });
    const key = await set.find(good.kid, 'ES256');
    expect([key?.type, key?.algorithm]).toEqual(['public', { name: 'ECDSA', namedCurve: 'P-256' }]);
    expect(await set.find(`${good.kid} `, 'ES256')).toBeUndefined();
    expect(await set.find(good.kid, 'RS256')).toBeUndefined();
    expect(await set.find(good.kid, 'ES384')).toBeUndefined();
    expect(await KeySet.parse({ keys: [{ ...good, alg: 'ES384' }] }).find(good.kid, 'ES256')).toBeUndefined();
  });

  it('has no key that its curve does not have', async () => {
    expect(await KeySet.parse({ keys: [{ ...good, x: 'AAAA' }] }).find(good.kid, 'ES256')).toBeUndefined();
  });

  it.each<[string, () => unknown]>([
    ['a shared secret', () => ({ kty: 'oct', k: 'c2VjcmV0', kid: 'bad' })],
    ['a private key', () => ({ ...good, d: 'AAAA', kid: 'bad' })],
    ['a key for encryption', () => ({ ...good, use: 'enc', kid: 'bad' })],
    ['a key without a name', () => ({ ...good, kid: undefined })],
    ['a key whose name is a number', () => ({ ...good, kid: 7 })],
    ['a short RSA key', () => ({ kty: 'RSA', n: 'A'.repeat(171), e: 'AQAB', kid: 'bad' })],
    ['no object', () => 'key'],
  ])('leaves out %s and keeps the rest', async (_, bad) => {
    const set = KeySet.parse({ keys: [bad(), good] });
    expect(set.problems).toHaveLength(1);
    expect([set.has('bad'), set.has(good.kid)]).toEqual([false, true]);
  });

  it('uses neither of two keys of one name', async () => {
    const other = (await TokenIssuer.create()).publicJwk;
    const set = KeySet.parse({ keys: [good, { ...other, kid: 'twice' }, { ...good, kid: 'twice' }] });
    expect([set.has('twice'), set.has(good.kid)]).toEqual([false, true]);
  });

  it.each([undefined, null, [], {}, { keys: {} }, { keys: [] }, { keys: [{ kty: 'oct', kid: 'a', k: 'AAAA' }] }])(
    'is refused when nothing of it can be used: %j',
    (document) => {
      expect(() => KeySet.parse(document)).toThrow('The key set of the issuer has no');
    },
  );

  it('never gives a key that could sign', async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const set = KeySet.parse({ keys: [{ ...(await exportJWK(publicKey)), kid: 'a' }] });
    expect((await set.find('a', 'ES256'))?.usages).toEqual(['verify']);
  });
});
