import { verify, type KeyObject } from 'node:crypto';
import { subjectOfService, type Caller } from './caller.js';
import { identityLifetimeS, identityTokenType, readClaims, type IdentityClaims } from './identity-claims.js';
import { verifyingKey, type IdentityJwk } from './identity-key.js';
import { IdentityRefused } from './identity-refused.js';

/** Whose messages a service believes. */
export interface IdentityTrust {
  /** The public keys of each sender, by its name: several while one replaces another. */
  readonly keys: Readonly<Record<string, { readonly keys: readonly IdentityJwk[] }>>;
  /** The senders that may speak for users; any other one speaks for itself only. */
  readonly edges: readonly string[];
}

/** What a token must be good for. */
export interface ExpectedUse {
  /** The message that came with it. */
  readonly request: string;
  readonly deadline?: number;
  /** Whether a token that serves several messages will do: for queries, which change nothing. */
  readonly mayBeShared: boolean;
  /** When it had to be valid, in epoch milliseconds; undefined when that is not known any more, and then it is not looked at. */
  readonly at: number | undefined;
}

interface TrustedKey {
  readonly issuer: string;
  readonly key: KeyObject;
}

/** Verifies who sent a message. */
export class IdentityVerifier {
  readonly #keys = new Map<string, TrustedKey>();
  readonly #verified = new Map<string, IdentityClaims>();

  /** Throws when a trusted key cannot be used, or two senders have one of the same name. */
  constructor(
    private readonly service: string,
    private readonly trust: IdentityTrust,
  ) {
    for (const [issuer, { keys }] of Object.entries(trust.keys)) for (const jwk of keys) this.#trust(issuer, jwk);
  }

  /** Who vouches for the message, and for whom. Throws IdentityRefused. */
  verify(token: string, use: ExpectedUse): Caller {
    const claims = this.#verified.get(token) ?? this.#claimsOf(token);
    if (use.at !== undefined) refuseOutsideLifetime(claims, use.at);
    if (claims.request === undefined && !use.mayBeShared)
      throw new IdentityRefused('it is for no message in particular');
    if (claims.request !== undefined && claims.request !== use.request)
      throw new IdentityRefused('it is for another message');
    if (claims.deadline !== undefined && claims.deadline !== use.deadline)
      throw new IdentityRefused('it is for another deadline');
    return { issuer: claims.iss, subject: claims.sub, roles: claims.roles };
  }

  #trust(issuer: string, jwk: IdentityJwk): void {
    const { kid, key } = verifyingKey(jwk);
    if (this.#keys.has(kid)) throw new Error(`Two trusted identity keys are called ${kid}`);
    this.#keys.set(kid, { issuer, key });
  }

  // All that cannot change from one message to the next, so that a shared token is checked once.
  #claimsOf(token: string): IdentityClaims {
    if (token.length > LONGEST || !COMPACT_JWS.test(token)) throw new IdentityRefused('it is no token');
    const [header = '', payload = '', signature = ''] = token.split('.');
    const { issuer, key } = this.#keyOf(header);
    const isSigned = verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
    if (!isSigned) throw new IdentityRefused('its signature is wrong');
    const claims = readClaims(decoded(payload));
    if (!claims) throw new IdentityRefused('its claims have the wrong form');
    this.#refuseUnentitled(claims, issuer);
    if (claims.request === undefined) this.#remember(token, claims);
    return claims;
  }

  #keyOf(header: string): TrustedKey {
    const value = decoded(header);
    const { alg, typ, kid, ...others }: Readonly<Record<string, unknown>> = isObject(value) ? { ...value } : {};
    if (alg !== 'EdDSA' || typ !== identityTokenType || Object.keys(others).length > 0)
      throw new IdentityRefused('it is no identity token');
    const trusted = typeof kid === 'string' ? this.#keys.get(kid) : undefined;
    if (!trusted) throw new IdentityRefused('its key is not trusted');
    return trusted;
  }

  #refuseUnentitled({ iss, aud, sub, iat, exp }: IdentityClaims, issuer: string): void {
    if (iss !== issuer) throw new IdentityRefused(`it says that ${iss} sent it, but the key is of ${issuer}`);
    if (aud !== this.service) throw new IdentityRefused(`it is for ${aud}`);
    if (exp <= iat || exp - iat > identityLifetimeS) throw new IdentityRefused('it lives too long');
    const isItself = sub === subjectOfService(issuer);
    if (!isItself && (!this.trust.edges.includes(issuer) || sub.startsWith(SERVICE)))
      throw new IdentityRefused(`${issuer} may not speak for ${sub}`);
  }

  #remember(token: string, claims: IdentityClaims): void {
    const [oldest] = this.#verified.keys();
    if (this.#verified.size >= MOST_VERIFIED && oldest !== undefined) this.#verified.delete(oldest);
    this.#verified.set(token, claims);
  }
}

const LONGEST = 4_096;
const MOST_VERIFIED = 10_000;
const CLOCK_TOLERANCE_MS = 10_000;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const SERVICE = subjectOfService('');

function refuseOutsideLifetime({ iat, exp }: IdentityClaims, at: number): void {
  if (at < iat * 1_000 - CLOCK_TOLERANCE_MS) throw new IdentityRefused('it is not valid yet');
  if (at >= exp * 1_000 + CLOCK_TOLERANCE_MS) throw new IdentityRefused('it has expired');
}

// Text in another spelling of base64 is refused too: one token has one text.
function decoded(part: string): unknown {
  const bytes = Buffer.from(part, 'base64url');
  try {
    return bytes.toString('base64url') === part ? JSON.parse(bytes.toString()) : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
