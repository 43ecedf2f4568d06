const LONGEST = 8_192;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Whether a text can be an access token at all, checked before anything of it is decoded.
 *
 * At most 8 KB, three parts, and each part in its only canonical base64url spelling: a lenient decoder would accept several
 * spellings of one token, so that a token that was revoked or logged by its text would live on under another one.
 */
export function hasTokenForm(text: string): boolean {
  return text.length <= LONGEST && COMPACT_JWS.test(text) && text.split('.').every(isCanonical);
}

/** Whether the bits that its last character has beyond whole bytes are zero, as an encoder leaves them (RFC 4648, section 3.5). */
function isCanonical(part: string): boolean {
  const beyond = part.length % 4;
  return beyond === 0 || (LAST[beyond]?.includes(part.at(-1)!) ?? false);
}

/** Characters that end in four zero bits behind one byte, or in two behind two bytes. No part has one character beyond. */
const LAST: Readonly<Record<number, string>> = { 2: 'AQgw', 3: 'AEIMQUYcgkosw048' };
