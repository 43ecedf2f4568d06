import { importJWK, type CryptoKey, type JWK } from 'jose';

/** The key of a JWK that can only verify ES256; a private or symmetric key, or another curve, is refused by name. */
export async function es256PublicKey(jwk: JWK): Promise<CryptoKey> {
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256') {
    throw new Error(`AUTH_PUBLIC_JWK must be an EC key on P-256, not ${jwk.kty} ${jwk.crv ?? ''}`.trim());
  }
  if (jwk.d !== undefined) throw new Error('AUTH_PUBLIC_JWK holds a private key; give the gateway the public one only');
  const key = await importJWK({ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }, 'ES256');
  if (key instanceof Uint8Array) throw new Error('AUTH_PUBLIC_JWK must be an EC key on P-256');
  return key;
}
