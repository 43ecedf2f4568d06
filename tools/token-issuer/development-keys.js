import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

/**
 * The key pair of one data folder.
 * @typedef {{ publicJwk: import('jose').JWK, privateJwk: import('jose').JWK }} DevelopmentKeys
 */

/**
 * Reads the file with the keys, or makes it; they stay for as long as the file.
 * @param {string} file
 * @returns {Promise<DevelopmentKeys>}
 */
export async function developmentKeys(file) {
  const known = read(file);
  if (known) return known;
  const keys = await newKeys();
  // The file holds a private key; it is replaced in one step because others may be reading it.
  await writeFile(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keys;
}

async function newKeys() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(publicKey), exportJWK(privateKey)]);
  const shared = { kid: await calculateJwkThumbprint(publicJwk), alg: 'ES256', use: 'sig' };
  return { publicJwk: { ...publicJwk, ...shared }, privateJwk: { ...privateJwk, ...shared } };
}

/** A missing or unreadable file is the same as none: the keys protect nothing that would be worth an error. */
function read(file) {
  try {
    const { publicJwk, privateJwk } = JSON.parse(readFileSync(file, 'utf8'));
    return privateJwk?.d && publicJwk?.x && publicJwk?.kid ? { publicJwk, privateJwk } : undefined;
  } catch {
    return undefined;
  }
}
