import { sign } from 'node:crypto';
import { subjectOfService, type Principal } from './caller.js';
import { identityLifetimeS, identityTokenType, type IdentityClaims } from './identity-claims.js';
import { signingKey, type IdentityJwk, type IdentityKey } from './identity-key.js';

/** Whom a message goes to, and for whom it is sent. */
export interface Addressed {
  /** The service that receives it. */
  readonly audience: string;
  /** Default: the sending service itself. */
  readonly principal?: Principal;
}

/** One message, when the token is to be good for no other. */
export interface BoundTo {
  readonly request: string;
  /** Epoch milliseconds. */
  readonly deadline?: number;
}

interface Shared {
  readonly token: string;
  readonly until: number;
}

/**
 * Signs the messages of a service with its own Ed25519 key.
 *
 * A token for one message costs a signature. A shared one is made once per receiver and principal and used for half of its
 * lifetime, so that queries cost neither side a signature.
 */
export class IdentitySigner {
  readonly #key: IdentityKey;
  readonly #header: string;
  readonly #shared = new Map<string, Shared>();

  /** Throws when the key is no private key of Ed25519. */
  constructor(
    private readonly service: string,
    jwk: IdentityJwk,
  ) {
    this.#key = signingKey(jwk);
    this.#header = encoded({ alg: 'EdDSA', typ: identityTokenType, kid: this.#key.kid });
  }

  /** A token that is good for one message only. */
  forMessage(addressed: Addressed, { request, deadline }: BoundTo): string {
    return this.#sign({ ...this.#claims(addressed), request, ...(deadline !== undefined && { deadline }) });
  }

  /** A token that is good for every query to this receiver by this principal. */
  forQueries(addressed: Addressed): string {
    const { audience, principal } = addressed;
    const name = JSON.stringify([audience, principal?.subject, principal?.roles]);
    const known = this.#shared.get(name);
    if (known && Date.now() < known.until) return known.token;
    const token = this.#sign(this.#claims(addressed));
    this.#keep(name, { token, until: Date.now() + (identityLifetimeS * 1_000) / 2 });
    return token;
  }

  #keep(name: string, shared: Shared): void {
    const [oldest] = this.#shared.keys();
    this.#shared.delete(name);
    if (this.#shared.size >= MOST_SHARED && oldest !== undefined) this.#shared.delete(oldest);
    this.#shared.set(name, shared);
  }

  #claims({ audience, principal }: Addressed): IdentityClaims {
    const iat = Math.floor(Date.now() / 1_000);
    const { subject, roles } = principal ?? { subject: subjectOfService(this.service), roles: [] };
    return { iss: this.service, aud: audience, sub: subject, roles, iat, exp: iat + identityLifetimeS };
  }

  #sign(claims: IdentityClaims): string {
    const text = `${this.#header}.${encoded(claims)}`;
    return `${text}.${sign(null, Buffer.from(text), this.#key.key).toString('base64url')}`;
  }
}

const MOST_SHARED = 10_000;

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
