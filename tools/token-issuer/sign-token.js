import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';

/** The customer that a development token stands for unless told otherwise. */
export const developmentCustomer = '0190b5a0-0000-7000-9000-000000000001';

/** What that customer may do. */
export const developmentRoles = ['customer', 'admin'];

/**
 * Signs an access token as the gateway accepts it.
 * @param {{ privateJwk: import('jose').JWK, issuer: string }} by
 * @param {{ customerId: string, roles?: readonly string[], expiresIn?: string }} claims  `expiresIn` such as `10m` or `-1m`
 */
export async function signToken({ privateJwk, issuer }, { customerId, roles = [], expiresIn = '15m' }) {
  return new SignJWT({ roles })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: privateJwk.kid })
    .setSubject(customerId)
    .setIssuer(issuer)
    .setAudience('nestwork')
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .setJti(randomUUID())
    .sign(await importJWK(privateJwk, 'ES256'));
}
