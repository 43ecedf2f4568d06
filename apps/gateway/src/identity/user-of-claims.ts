import { derivedId } from '@nestwork/contract-kit';
import { isUUID } from 'class-validator';
import type { JWTPayload } from 'jose';
import { TokenRefused } from './token-refused.js';
import type { User } from './user.js';

/** Where an issuer puts the roles, and how it calls them. */
export interface RoleRules {
  readonly rolesClaim: string;
  /** Their names here, by the issuer's; without it every role keeps its name. */
  readonly roleNames?: Readonly<Record<string, unknown>>;
}

const MOST_ROLES = 32;
const LONGEST_SUBJECT = 255;

/**
 * The user that the claims of a verified token speak of. Throws TokenRefused.
 *
 * A subject that is a UUID is the user's id. From any other, as most issuers make them, the id is derived together with the
 * issuer, always the same.
 */
export function userOfClaims({ sub, iss, ...claims }: JWTPayload, rules: RoleRules): Omit<User, 'expiresAt'> {
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_SUBJECT)
    throw new TokenRefused('it has no usable subject');
  const client = clientOf(claims);
  return {
    id: isUUID(sub) ? sub : derivedId('subject', iss ?? '', sub),
    roles: rolesOf(claims, rules),
    ...(client !== undefined && { client }),
  };
}

// As RFC 9068 calls it, and as OpenID Connect does. It ends up in metrics, so that it is taken only where it is a plain name.
function clientOf({ client_id: id, azp }: JWTPayload): string | undefined {
  return [id, azp].find((each) => typeof each === 'string' && /^[\w.:/-]{1,100}$/.test(each)) as string | undefined;
}

function rolesOf(claims: JWTPayload, { rolesClaim, roleNames }: RoleRules): readonly string[] {
  const stated = claimAt(claims, rolesClaim) ?? [];
  const list: unknown = typeof stated === 'string' && roleNames !== undefined ? stated.split(' ') : stated;
  if (!Array.isArray(list) || !list.every((role) => typeof role === 'string'))
    throw new TokenRefused('its roles are no list of names');
  const roles = roleNames === undefined ? list : [...new Set(list.flatMap((role) => ourName(roleNames, role)))];
  if (roles.length > MOST_ROLES) throw new TokenRefused(`it has more than ${MOST_ROLES} roles`);
  return roles;
}

function ourName(names: Readonly<Record<string, unknown>>, role: string): readonly string[] {
  const name = Object.hasOwn(names, role) ? names[role] : undefined;
  return typeof name === 'string' ? [name] : [];
}

// A claim may itself have dots in its name, as those that are addresses: the whole name comes first.
function claimAt(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, part) => ownValue(value, part), claims);
}

function ownValue(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
