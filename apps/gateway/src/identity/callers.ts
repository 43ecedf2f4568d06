import { Injectable } from '@nestjs/common';
import { AccessTokens } from './access-tokens.js';
import type { User } from './user.js';

const BEARER = /^Bearer ([^ ]+)$/i;

/** Tells who calls, by what the caller says of itself. */
@Injectable()
export class Callers {
  constructor(private readonly tokens: AccessTokens) {}

  /** The user whom an `Authorization` speaks for; undefined when it proves nothing. */
  async userOf(authorization: string | undefined): Promise<User | undefined> {
    const [, token] = BEARER.exec(authorization ?? '') ?? [];
    return token === undefined ? undefined : this.tokens.userOf(token);
  }
}
