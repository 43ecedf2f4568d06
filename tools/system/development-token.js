import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';

/** The customer that the development token stands for. */
export const developmentCustomer = '0190b5a0-0000-7000-9000-000000000001';

/** The gateway's own default for development. */
export const developmentIssuer = 'nestwork-dev';

const lifetimeDays = 30;
const renewalDays = 7;

/**
 * The key pair and the token of one data folder.
 * @typedef {{ publicJwk: object, privateJwk: object, customerId: string, token: string, expiresAt: string }} Development
 */

/**
 * Reads `auth.json`, or makes it. The key pair stays for as long as the file; the token is renewed a week before it expires.
 * @param {string} file
 * @returns {Promise<Development>}
 */
export async function developmentAuth(file) {
  const known = read(file);
  if (known && !needsRenewal(known.token)) return known;
  const keys = known ?? (await newKeys());
  const auth = { ...keys, ...(await developmentToken(keys.privateJwk)) };
  // The file holds a private key; it is replaced in one step because applications may be reading it.
  await writeFile(`${file}.new`, `${JSON.stringify(auth, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return auth;
}

/**
 * Signs a token as the gateway accepts it.
 * @param {object} privateJwk
 * @param {{ customerId: string, roles?: readonly string[], expiresIn?: string }} claims  `expiresIn` such as `30d` or `-1m`
 */
export async function signToken(privateJwk, { customerId, roles = [], expiresIn = '1h' }) {
  return new SignJWT({ roles })
    .setProtectedHeader({ alg: 'ES256', kid: privateJwk.kid })
    .setSubject(customerId)
    .setIssuer(developmentIssuer)
    .setAudience('nestwork')
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(await importJWK(privateJwk, 'ES256'));
}

async function developmentToken(privateJwk) {
  const roles = ['customer', 'admin'];
  const token = await signToken(privateJwk, { customerId: developmentCustomer, roles, expiresIn: `${lifetimeDays}d` });
  return { customerId: developmentCustomer, token, expiresAt: new Date(decodeJwt(token).exp * 1000).toISOString() };
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
    const auth = JSON.parse(readFileSync(file, 'utf8'));
    return auth.privateJwk?.d && auth.publicJwk?.x && auth.token ? auth : undefined;
  } catch {
    return undefined;
  }
}

function needsRenewal(token) {
  const { iss, exp } = decodeJwt(token);
  return iss !== developmentIssuer || exp * 1000 < Date.now() + renewalDays * 86_400_000;
}
