import { generateKeyPairSync, randomBytes } from 'node:crypto';

/**
 * The key that each application proves with who it is.
 * @typedef {Readonly<Record<string, { privateJwk: object, publicJwk: object }>>} Identities  by the names of the applications
 */

/** Makes one key pair each. @param {readonly string[]} names @returns {Identities} */
export function newIdentities(names) {
  return Object.fromEntries(names.map((name) => [name, newIdentity(name)]));
}

/**
 * What an application is told of them: its own private key, and everybody's public one.
 * @param {Identities} identities  @param {string} name
 */
export function identityEnvironment(identities, name) {
  return { IDENTITY_KEY: JSON.stringify(identities[name].privateJwk), IDENTITY_KEYS: publicKeys(identities) };
}

/** The value of IDENTITY_KEYS. @param {Identities} identities */
export function publicKeys(identities) {
  const keys = Object.entries(identities).map(([name, { publicJwk }]) => [name, { keys: [publicJwk] }]);
  return JSON.stringify(Object.fromEntries(keys));
}

function newIdentity(name) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const kid = `${name}-${randomBytes(4).toString('hex')}`;
  const [publicJwk, privateJwk] = [publicKey, privateKey].map((key) => ({ ...key.export({ format: 'jwk' }), kid }));
  return { publicJwk, privateJwk };
}
