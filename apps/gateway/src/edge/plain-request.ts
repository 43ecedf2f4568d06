import { IncomingMessage } from 'node:http';
import { Http2ServerRequest } from 'node:http2';
import { headerValues } from '../incoming/header-values.js';

/**
 * Whether a request is written as any client writes it. What Node takes besides (other versions, a target with a host in it, no host or
 * several) is what something in front of the gateway may read differently.
 */
export function isPlainRequest(request: object): boolean {
  if (request instanceof Http2ServerRequest) return isPlainHttp2(request);
  // What specs inject never was bytes.
  if (!(request instanceof IncomingMessage)) return true;
  const { rawHeaders, httpVersion, url } = request;
  const hosts = headerValues(rawHeaders, 'host').length;
  const isVersion = httpVersion === '1.1' ? hosts === 1 : httpVersion === '1.0' && hosts <= 1;
  return isVersion && url?.startsWith('/') === true;
}

/** For `http` and `https` Node has seen to the form of the path by itself, and to no other scheme. */
function isPlainHttp2({ url, rawHeaders, scheme }: Http2ServerRequest): boolean {
  const hosts = new Set([':authority', 'host'].flatMap((name) => headerValues(rawHeaders, name)));
  return hosts.size === 1 && (scheme === 'https' || scheme === 'http') && url.startsWith('/');
}
