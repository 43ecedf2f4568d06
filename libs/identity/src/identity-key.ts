import { createPrivateKey, createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto';

/** An Ed25519 key as a JSON Web Key with its name. */
export type IdentityJwk = JsonWebKeyInput['key'] & { readonly kid?: unknown };

/** A key that is ready for use. */
export interface IdentityKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** The private key that a service signs with. Throws when it is none of Ed25519, without quoting it. */
export function signingKey(jwk: IdentityJwk): IdentityKey {
  if (typeof jwk.d !== 'string') throw new Error('The identity key of this service must be private: it has no d');
  return keyOf(jwk, () => createPrivateKey({ key: jwk, format: 'jwk' }));
}

/** The public key that messages of a service are verified with. Throws when it is private, or none of Ed25519. */
export function verifyingKey(jwk: IdentityJwk): IdentityKey {
  if (jwk.d !== undefined)
    throw new Error(`The trusted identity key ${String(jwk.kid)} is private; give others the public one only`);
  return keyOf(jwk, () => createPublicKey({ key: jwk, format: 'jwk' }));
}

function keyOf({ kid, kty, crv }: IdentityJwk, create: () => KeyObject): IdentityKey {
  if (typeof kid !== 'string' || kid === '') throw new Error('An identity key has no kid');
  if (kty !== 'OKP' || crv !== 'Ed25519') throw new Error(`The identity key ${kid} is not of Ed25519`);
  try {
    return { kid, key: create() };
  } catch {
    // The cause would quote the key.
    throw new Error(`The identity key ${kid} cannot be read`);
  }
}
