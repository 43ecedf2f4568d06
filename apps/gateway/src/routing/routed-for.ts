import type { Incoming } from '../incoming/incoming.js';
import type { Role } from '../identity/role.js';
import { callerKey } from '../rate-limit/caller-key.js';
import type { RoutedFor } from './routing.js';

/** Who may say which way his requests go: everybody else's wish is not heard, and not refused either, so that nobody learns from it what is being tried out. */
const TESTER: Role = 'tester';

/** How the requests that come of a call are sent. */
export function routedFor({ user, address, route }: Pick<Incoming, 'user' | 'address' | 'route'>): RoutedFor {
  return { caller: callerKey({ user, address }), ...(user?.roles.includes(TESTER) && { wish: route }) };
}
