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

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
