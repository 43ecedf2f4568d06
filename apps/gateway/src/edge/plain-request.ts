import { IncomingMessage } from 'node:http';

/**
 * Whether a request is written as any client writes it. What Node takes besides (other versions, a target with a host in it, no host or
 * several) is what something in front of the gateway may read differently.
 */
export function isPlainRequest(request: object): boolean {
  // HTTP/2 has one way only; and what specs inject never was bytes.
  if (!(request instanceof IncomingMessage)) return true;
  const { rawHeaders, httpVersion, url } = request;
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  const isVersion = httpVersion === '1.1' ? hosts === 1 : httpVersion === '1.0' && hosts <= 1;
  return isVersion && url?.startsWith('/') === true;
}
