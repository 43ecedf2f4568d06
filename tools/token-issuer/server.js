import { createServer } from 'node:http';
import { developmentCustomer, developmentRoles, signToken } from './sign-token.js';

/**
 * An OpenID Connect issuer, as much of it as a gateway and a developer need: discovery, keys, and a token for whoever asks.
 * `GET /token?customer=<id>&roles=a,b` answers with the token as plain text.
 * @param {{ keys: import('./development-keys.js').DevelopmentKeys, issuer: string }} options
 */
export function createIssuerServer({ keys, issuer }) {
  const routes = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      jwks_uri: `${issuer}/keys`,
      token_endpoint: `${issuer}/token`,
      id_token_signing_alg_values_supported: ['ES256'],
    }),
    '/keys': () => ({ keys: [keys.publicJwk] }),
    '/token': (parameters) => signToken({ ...keys, issuer }, claimsFrom(parameters)),
  };
  return createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
    if (!route) response.writeHead(404).end();
    else if (isFromPage(request)) response.writeHead(403).end();
    else void answerWith(response, () => route(searchParams));
  });
}

/** A page of some web site that is open in the developer's browser must not get a token. */
function isFromPage({ headers }) {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none');
}

function claimsFrom(parameters) {
  const roles = parameters.get('roles');
  return {
    customerId: parameters.get('customer') ?? developmentCustomer,
    roles: roles === null ? developmentRoles : roles.split(',').filter(Boolean),
  };
}

async function answerWith(response, route) {
  try {
    send(response, await route());
  } catch {
    response.writeHead(500).end();
  }
}

function send(response, answer) {
  const isText = typeof answer === 'string';
  response.writeHead(200, { 'content-type': isText ? 'text/plain' : 'application/json', 'cache-control': 'no-store' });
  response.end(isText ? answer : JSON.stringify(answer));
}
