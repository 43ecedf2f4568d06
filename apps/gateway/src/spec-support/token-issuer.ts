import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** The claims and the protected header of a token that the gateway accepts, unless a spec says otherwise. */
export interface TokenOptions {
  readonly claims?: JWTPayload;
  readonly header?: Record<string, unknown>;
  readonly key?: CryptoKey | Uint8Array;
}

/** Issues access tokens as the development token tool does. */
export class TokenIssuer {
  private constructor(
    readonly publicJwk: JWK,
    readonly privateKey: CryptoKey,
  ) {}

  static async create(alg = 'ES256'): Promise<TokenIssuer> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    return new TokenIssuer(await exportJWK(publicKey), privateKey);
  }

  /** The environment of a gateway that trusts this issuer. */
  get environment(): Record<string, string> {
    return { AUTH_PUBLIC_JWK: JSON.stringify(this.publicJwk), AUTH_ISSUER: 'spec', AUTH_AUDIENCE: 'nestwork' };
  }

  /** A claim given as undefined is left out. */
  token(sub: string, { claims = {}, header = {}, key = this.privateKey }: TokenOptions = {}): Promise<string> {
    const inAMinute = Math.floor(Date.now() / 1_000) + 60;
    return new SignJWT({ sub, iss: 'spec', aud: 'nestwork', exp: inAMinute, ...claims })
      .setProtectedHeader({ alg: 'ES256', ...header })
      .sign(key);
  }
}
