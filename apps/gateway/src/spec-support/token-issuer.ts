import { randomUUID } from 'node:crypto';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';

/** The claims and the protected header of a token that the gateway accepts, unless a spec says otherwise. */
export interface TokenOptions {
  readonly claims?: JWTPayload;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: CryptoKey | Uint8Array;
}

/** Issues access tokens as an OpenID Connect issuer does. */
export class TokenIssuer {
  private constructor(
    readonly publicJwk: JWK & { readonly kid: string },
    readonly privateKey: CryptoKey,
    private readonly alg: string,
  ) {}

  static async create(alg = 'ES256'): Promise<TokenIssuer> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = await exportJWK(publicKey);
    return new TokenIssuer({ ...jwk, kid: await calculateJwkThumbprint(jwk) }, privateKey, alg);
  }

  /** The environment of a gateway that trusts this issuer. */
  get environment(): Record<string, string> {
    return { AUTH_JWKS: JSON.stringify({ keys: [this.publicJwk] }), AUTH_ISSUER: 'spec', AUTH_AUDIENCE: 'nestwork' };
  }

  /** A claim or a header given as undefined is left out. */
  token(sub: string, { claims = {}, header = {}, key = this.privateKey }: TokenOptions = {}): Promise<string> {
    const iat = Math.floor(Date.now() / 1_000);
    return new SignJWT({ sub, iss: 'spec', aud: 'nestwork', iat, exp: iat + 60, jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: this.alg, typ: 'at+jwt', kid: this.publicJwk.kid, ...header })
      .sign(key);
  }
}
