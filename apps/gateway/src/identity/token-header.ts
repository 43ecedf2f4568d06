import { parseJson } from '@nestwork/contract-kit';
import { TokenRefused } from './token-refused.js';

/** What the header of a token says that is acted upon. */
export interface TokenHeader {
  readonly alg: string;
  readonly kid: string;
}

/** What must be in the header. */
export interface HeaderRules {
  readonly algorithms: readonly string[];
  readonly tokenType: string;
}

// They bring a key along, say where to fetch one, or change what the signature covers. Ignoring them would be safe as long as
// nobody ever reads them; refusing them stays safe.
const REFUSED = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c', 'enc', 'zip'];
const LONGEST_KID = 256;

/** Reads the header of a token, before any key is looked for. Throws TokenRefused. */
export function readTokenHeader(token: string, { algorithms, tokenType }: HeaderRules): TokenHeader {
  const header = parsed(token);
  const refused = REFUSED.find((name) => name in header);
  if (refused !== undefined) throw new TokenRefused(`its header has '${refused}'`);
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg)) throw new TokenRefused('its algorithm is not allowed');
  if (typeof typ !== 'string' || plainType(typ) !== plainType(tokenType))
    throw new TokenRefused(`it is not of type ${tokenType}`);
  if (typeof kid !== 'string' || kid === '' || kid.length > LONGEST_KID) throw new TokenRefused('it names no key');
  return { alg, kid };
}

function parsed(token: string): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = parseJson(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url'), LIMITS);
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return { ...header };
  } catch (cause) {
    throw new TokenRefused('its header is no JSON', { cause });
  }
  throw new TokenRefused('its header is no object');
}

// RFC 7515, section 4.1.9: compared without case, and `application/` may be left out.
function plainType(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, '');
}

const LIMITS = { maxDepth: 4, maxKeys: 20 };
