import { Injectable, Logger } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { errors, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';
import { GatewayConfig } from '../gateway.config.js';
import { es256PublicKey } from './public-key.js';
import { hasTokenForm } from './token-form.js';
import type { User } from './user.js';

const CLOCK_TOLERANCE_S = 5;
const MOST_ROLES = 32;

/** Tells whom an access token speaks for. */
@Injectable()
export class AccessTokens {
  readonly #logger = new Logger(AccessTokens.name);
  #key?: CryptoKey;

  constructor(private readonly config: GatewayConfig) {}

  /** A key that cannot be used stops the start; it must not turn every request into a 401. */
  async onModuleInit(): Promise<void> {
    this.#key = await es256PublicKey(this.config.authPublicJwk);
  }

  /** The user of a valid token; undefined for any other text. The reason is logged, and told to nobody outside. */
  async userOf(token: string): Promise<User | undefined> {
    if (!hasTokenForm(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, this.#key!, {
        algorithms: ['ES256'],
        audience: this.config.authAudience,
        issuer: this.config.authIssuer,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      return userFrom(payload);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      this.#logger.debug({ message: 'An access token was refused', reason: error.code, why: error.message });
      return undefined;
    }
  }
}

function userFrom({ sub, roles = [] }: JWTPayload): User | undefined {
  return sub !== undefined && isUUID(sub) && areRoles(roles) ? { id: sub, roles } : undefined;
}

function areRoles(roles: unknown): roles is readonly string[] {
  return Array.isArray(roles) && roles.length <= MOST_ROLES && roles.every((role) => typeof role === 'string');
}
