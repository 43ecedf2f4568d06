import { UnsecuredJWT } from 'jose';
import { TokenIssuer } from './token-issuer.js';

/** What a request may say of itself without being anybody: by what is wrong with it, the values of Authorization. */
export async function badCredentials(issuer: TokenIssuer, sub: string): Promise<Readonly<Record<string, string>>> {
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
