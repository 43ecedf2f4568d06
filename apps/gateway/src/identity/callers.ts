import { Injectable } from '@nestjs/common';
import type { Incoming } from '../incoming/incoming.js';
import { AccessTokens } from './access-tokens.js';
import { ApiKeys } from './api-keys/api-keys.js';
import type { User } from './user.js';

const AUTHORIZATION = /^(Bearer|ApiKey) ([^ ]+)$/i;

/** What a request says of who makes it. */
export type Credentials = Pick<Incoming, 'authorizations' | 'apiKeys'>;

/** Tells who calls, by what the caller says of itself: a person by an access token, a machine by an API key. */
@Injectable()
export class Callers {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly keys: ApiKeys,
  ) {}

  /** The user whom the credentials speak for; undefined when they prove nothing. Two of them are none: nobody could say which one counts. */
  async userOf({ authorizations, apiKeys }: Credentials): Promise<User | undefined> {
    const [credential, another] = [...authorizations, ...apiKeys.map((key) => `ApiKey ${key}`)];
    if (credential === undefined || another !== undefined) return undefined;
    const [, scheme = '', secret = ''] = AUTHORIZATION.exec(credential) ?? [];
    if (secret === '') return undefined;
    return scheme.toLowerCase() === 'bearer' ? this.tokens.userOf(secret) : this.keys.userOf(secret);
  }
}
