import { errors } from '@nats-io/transport-node';
import type { MessagingSettings } from '../messaging-settings.js';

/** The NATS servers know this service not, or by another password. Waiting does not mend that. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';

  constructor({ servers, credentials }: Pick<MessagingSettings, 'servers' | 'credentials'>, cause: unknown) {
    super(
      `NATS (${servers.join(', ')}) refuses the login ${loginOf(credentials)}. Check NATS_URL, NATS_USER and ` +
        'NATS_PASSWORD of this service, and that the servers know this user',
      { cause },
    );
  }
}

/** Whether a server looked at the login and refused it; one that was too slow to look has said nothing about it. */
export function isLoginRefused(error: unknown): boolean {
  return error instanceof errors.AuthorizationError && /authorization violation/i.test(error.message);
}

function loginOf({ user, token }: MessagingSettings['credentials']): string {
  if (user) return `of user '${user}'`;
  return token ? 'by a token' : 'without a user';
}
