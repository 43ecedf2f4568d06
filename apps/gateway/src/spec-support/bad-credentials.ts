import { UnsecuredJWT } from 'jose';
import { newApiKey } from '../identity/api-keys/api-key-text.js';
import type { KeyFile } from './key-file.js';
import { TokenIssuer } from './token-issuer.js';

/** Headers that prove something, or nothing. */
export type CredentialHeaders = Readonly<Record<string, string>>;

/** What a request may say of itself without being anybody: by what is wrong with it, its headers. */
export async function badCredentials(
  issuer: TokenIssuer,
  sub: string,
  keys: KeyFile,
): Promise<Readonly<Record<string, CredentialHeaders>>> {
  const tokens = Object.entries(await badTokens(issuer, sub));
  const headers = (authorization: string): CredentialHeaders => (authorization === '' ? {} : { authorization });
  return { ...Object.fromEntries(tokens.map(([what, token]) => [what, headers(token)])), ...badApiKeys(keys) };
}

/** Headers of which one may be sent twice. */
export type RepeatedHeaders = Readonly<Record<string, string | string[]>>;

/** The same, with more than one header `authorization`, whatever is in the others. */
export async function repeatedCredentials(
  issuer: TokenIssuer,
  sub: string,
  keys: KeyFile,
): Promise<Readonly<Record<string, RepeatedHeaders>>> {
  const good = `Bearer ${await issuer.token(sub, { claims: { roles: ['admin'] } })}`;
  const key = keys.add({ name: 'repeated', roles: ['admin'] });
  return {
    'a token twice': { authorization: [good, good] },
    'a token before nonsense': { authorization: [good, 'Bearer nonsense'] },
    'a token behind nonsense': { authorization: ['Bearer nonsense', good] },
    'a token before nothing': { authorization: [good, ''] },
    'a token and an API key, each in a header': { authorization: [good, `ApiKey ${key}`] },
  };
}

function badApiKeys(keys: KeyFile): Readonly<Record<string, CredentialHeaders>> {
  const client = { roles: ['admin'], endpoints: ['*'] } as const;
  const good = keys.add({ ...client, name: 'good' });
  const other = keys.add({ ...client, name: 'other' });
  const expired = keys.add({ ...client, name: 'expired', days: 1 }, Date.now() - 2 * 86_400_000);
  const revoked = keys.add({ ...client, name: 'revoked' });
  keys.revoke('revoked');
  return {
    'an API key that nobody has made': { 'x-api-key': newApiKey().key },
    'an API key with the id of another': { 'x-api-key': `${good.slice(0, 15)}${other.slice(15)}` },
    'an API key without its end': { 'x-api-key': good.slice(0, -1) },
    'the id of an API key': { authorization: `ApiKey ${good.slice(4, 14)}` },
    'an expired API key': { 'x-api-key': expired },
    'a revoked API key': { authorization: `ApiKey ${revoked}` },
    'two API keys': { authorization: `ApiKey ${good}`, 'x-api-key': other },
    'an API key as a token': { authorization: `Bearer ${good}` },
  };
}

async function badTokens(issuer: TokenIssuer, sub: string): Promise<Readonly<Record<string, string>>> {
  const stranger = await TokenIssuer.create();
  const good = await issuer.token(sub, { claims: { roles: ['admin'] } });
  const [header, payload, signature = ''] = good.split('.');
  const secret = new TextEncoder().encode(JSON.stringify(issuer.publicJwk));
  const unsigned = new UnsecuredJWT({ sub, iss: 'spec', aud: 'nestwork', roles: ['admin'] }).setExpirationTime('1m');
  const past = Math.floor(Date.now() / 1_000) - 3_600;
  return {
    'no token': '',
    'an empty token': 'Bearer ',
    nonsense: 'Bearer nonsense',
    'another scheme': 'Basic YWRtaW46YWRtaW4=',
    'a token without its scheme': good,
    'a token with something behind it': `Bearer ${good} ${good}`,
    'an expired token': `Bearer ${await issuer.token(sub, { claims: { roles: ['admin'], exp: past } })}`,
    'a token for somebody else': `Bearer ${await issuer.token(sub, { claims: { aud: 'elsewhere' } })}`,
    'a token of another issuer': `Bearer ${await stranger.token(sub)}`,
    'a token signed with the public key': `Bearer ${await issuer.token(sub, { header: { alg: 'HS256' }, key: secret })}`,
    'an unsigned token': `Bearer ${unsigned.encode()}`,
    'a token without its signature': `Bearer ${header}.${payload}.`,
    'a token whose roles were added': `Bearer ${header}.${withRoles(payload!)}.${signature}`,
  };
}

function withRoles(payload: string): string {
  const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return Buffer.from(JSON.stringify({ ...claims, roles: ['admin', 'root'] })).toString('base64url');
}
