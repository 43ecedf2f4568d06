/** What an identity token says. */
export interface IdentityClaims {
  readonly iss: string;
  /** The one service that may act upon it. */
  readonly aud: string;
  readonly sub: string;
  readonly roles: readonly string[];
  /** Epoch seconds. */
  readonly iat: number;
  readonly exp: number;
  /** The id of the one message that it is for; missing where it serves several queries. */
  readonly request?: string;
  /** Of that message, in epoch milliseconds. */
  readonly deadline?: number;
}

/** What an identity token states as its type, so that it is never taken for an access token, nor the other way round. */
export const identityTokenType = 'int+jwt';

/** How long a token is valid, in seconds. */
export const identityLifetimeS = 60;

/** Reads claims, each of its type and none too many. Undefined for anything else. */
export function readClaims(value: unknown): IdentityClaims | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const claims: Partial<Record<string, unknown>> = { ...value };
  const isRight = Object.entries(claims).every(([name, claim]) => Object.hasOwn(FORMS, name) && FORMS[name]?.(claim));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each claim was looked at
  return isRight && REQUIRED.every((name) => Object.hasOwn(claims, name))
    ? (claims as unknown as IdentityClaims)
    : undefined;
}

const isName = (claim: unknown) => typeof claim === 'string' && claim !== '' && claim.length <= 255;
const isWhole = (claim: unknown) => Number.isSafeInteger(claim);

const FORMS: Readonly<Record<string, (claim: unknown) => boolean>> = {
  iss: isName,
  aud: isName,
  sub: isName,
  roles: (claim) => Array.isArray(claim) && claim.length <= 32 && claim.every(isName),
  iat: isWhole,
  exp: isWhole,
  request: isName,
  deadline: isWhole,
};
const REQUIRED = ['iss', 'aud', 'sub', 'roles', 'iat', 'exp'];
