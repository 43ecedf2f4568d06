import { deprecationText } from '../deprecation/deprecation.js';
import type { Access, Endpoint } from '../endpoints/endpoint.js';
import { methodName } from '../grpc/proto-messages.js';
import { protoPackage } from '../grpc/proto-text.js';
import { curlLine } from './curl-line.js';

/** What the page shows of an endpoint. */
export type ShownEndpoint = Pick<
  Endpoint,
  'name' | 'topic' | 'isWrite' | 'streams' | 'rest' | 'access' | 'summary' | 'example' | 'deprecated'
>;

// The host is whatever the client sent; what ends up in a line that people paste into a shell must be a host and nothing else.
const ADDRESS = /^https?:\/\/[\w.-]+(:\d+)?$|^https?:\/\/\[[\da-f:]+\](:\d+)?$/i;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2733}
h2{font-size:1rem;margin:2rem 0 0}h2 span{font-weight:400;color:#5b6b7b}p{margin:.25rem 0}
pre{background:#f2f5f8;padding:.75rem;overflow-x:auto;font-size:.875rem}`;

/** The API page: every endpoint with what it is for, who may call it, and a line for the shell. */
export function apiPage(endpoints: readonly ShownEndpoint[], address: string): string {
  const gateway = ADDRESS.test(address) ? address : 'http://127.0.0.1:3000';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Nestwork API</title>
<style>${STYLE}</style>
<h1>Nestwork API</h1>
<p>Every endpoint is there by REST (<a href="openapi.json">OpenAPI</a>), by GraphQL at <code>/graphql</code>
(<a href="schema.graphql">schema</a>) and by gRPC on a port of its own (<a href="gateway.proto">proto</a>), with the same rules.</p>
<p>Everything is JSON; what goes wrong is answered as <code>application/problem+json</code>. Send an <code>Idempotency-Key</code>
with what you may have to repeat: each repeat gets the first answer and has no second effect. The token is one of your identity provider;
in development the issuer that <code>npm start</code> brings along gives it, for fifteen minutes, as below.</p>
<pre>GATEWAY=${escaped(gateway)}
TOKEN=$(curl -s http://127.0.0.1:3210/token)
ID=0190b5a0-0000-7000-8000-000000000001  # a product; elsewhere the id of an order, which is that of its operation, too</pre>
${endpoints.map(section).join('\n')}
</html>
`;
}

function section(endpoint: ShownEndpoint): string {
  return `<h2>${escaped(`${endpoint.rest.method} ${endpoint.rest.path}`)} <span>${escaped(words(endpoint.access))}</span></h2>
<p>${text(endpoint.summary)}${endpoint.deprecated ? ` <b>${escaped(deprecationText(endpoint.deprecated))}</b>` : ''}</p>
<p>GraphQL <code>${escaped(field(endpoint))}</code> · gRPC <code>${escaped(method(endpoint))}</code></p>
<pre>${escaped(curlLine(endpoint))}</pre>`;
}

function field({ name, isWrite, streams }: ShownEndpoint): string {
  if (streams) return `subscription ${name}`;
  return `${isWrite ? 'mutation' : 'query'} ${name}`;
}

function method(endpoint: ShownEndpoint): string {
  return `${protoPackage}.${endpoint.topic}/${methodName(endpoint)}`;
}

function words(access: Access): string {
  if (access === 'public') return 'for everybody';
  return access === 'user' ? 'with an access token' : `with an access token and the role ${access.join(' or ')}`;
}

/** Summaries name what is typed in backticks. */
function text(summary: string): string {
  return escaped(summary).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
