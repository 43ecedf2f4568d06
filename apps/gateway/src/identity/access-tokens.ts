import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { OutboundHttp } from '@nestwork/outbound';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { GatewayConfig } from '../gateway.config.js';
import { IssuerKeys, IssuerUnavailable } from './keys/issuer-keys.js';
import { KeySet } from './keys/key-set.js';
import { keySource } from './keys/key-source.js';
import { hasTokenForm } from './token-form.js';
import { readTokenHeader, type HeaderRules } from './token-header.js';
import { TokenRefused } from './token-refused.js';
import { userOfClaims } from './user-of-claims.js';
import type { User } from './user.js';
import { VerifiedTokens } from './verified-tokens.js';

const CLOCK_TOLERANCE_S = 30;

/** Tells whom an access token speaks for. */
@Injectable()
export class AccessTokens implements OnModuleInit {
  readonly #logger = new Logger(AccessTokens.name);
  readonly #verified = new VerifiedTokens();
  readonly #keys: IssuerKeys;
  readonly #rules: HeaderRules;

  constructor(
    private readonly config: GatewayConfig,
    http: OutboundHttp,
    metrics: Metrics,
  ) {
    const fetches = metrics.counter({
      name: 'issuer_key_fetches_total',
      help: 'Fetches of the keys that access tokens are checked with',
      labelNames: ['outcome'],
    });
    // A key set in the configuration that cannot be used stops the start; it must not turn every request into a 401.
    const fixed = config.authJwks && KeySet.parse(config.authJwks);
    const source = fixed ? () => Promise.resolve(fixed) : keySource(config, http);
    this.#keys = new IssuerKeys({ source, fetched: (outcome) => fetches.inc({ outcome }) });
    this.#rules = { algorithms: config.authAlgorithms.split(','), tokenType: config.authTokenType };
  }

  /** Gets the keys ahead of the first request. An issuer that is away does not stop the start: public routes need none. */
  async onModuleInit(): Promise<void> {
    await this.#keys.version().catch((error: unknown) => {
      if (!(error instanceof IssuerUnavailable)) throw error;
    });
  }

  /**
   * The user of a valid token; undefined for any other text. The reason is logged, and told to nobody outside. Throws
   * IssuerUnavailable when no token can be judged.
   */
  async userOf(token: string): Promise<User | undefined> {
    if (!hasTokenForm(token)) return undefined;
    const version = await this.#keys.version();
    const known = this.#verified.get(token, version);
    if (known) return known;
    try {
      const payload = await this.#verify(token);
      const rules = { rolesClaim: this.config.authRolesClaim, roleNames: this.config.authRoles };
      const user = { ...userOfClaims(payload, rules), expiresAt: (payload.exp + CLOCK_TOLERANCE_S) * 1_000 };
      this.#verified.keep(token, { user, version, expiresAt: payload.exp * 1_000 });
      return user;
    } catch (error) {
      if (!(error instanceof errors.JOSEError || error instanceof TokenRefused)) throw error;
      this.#logger.debug({ message: 'An access token was refused', why: error.message });
      return undefined;
    }
  }

  async #verify(token: string): Promise<JWTPayload & { readonly exp: number }> {
    const { alg, kid } = readTokenHeader(token, this.#rules);
    const key = await this.#keys.find(kid, alg);
    if (!key) throw new TokenRefused('the issuer has no such key');
    const { payload } = await jwtVerify(token, key, {
      algorithms: [alg],
      audience: this.config.authAudience,
      issuer: this.config.authIssuer,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
      clockTolerance: CLOCK_TOLERANCE_S,
    });
    return this.#withinLifetime(payload);
  }

  // jose has seen that both are numbers when they are there, and that `exp` has not passed.
  #withinLifetime({
    iat = Number.NaN,
    exp = Number.NaN,
    jti,
    ...claims
  }: JWTPayload): JWTPayload & { readonly exp: number } {
    if (iat > Date.now() / 1_000 + CLOCK_TOLERANCE_S) throw new TokenRefused('it was issued in the future');
    if (!(exp - iat <= this.config.authLongestLifetimeS)) throw new TokenRefused('it lives too long');
    if (typeof jti !== 'string' || jti === '') throw new TokenRefused('it has no usable id');
    return { ...claims, iat, exp, jti };
  }
}
