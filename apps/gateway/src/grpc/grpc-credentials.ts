import { ServerCredentials, type Server } from '@grpc/grpc-js';
import { Server as TlsServer } from 'node:tls';
import type { EdgeCertificate } from '../edge/edge-certificate.js';
import { http2ServersOf } from './http2-servers.js';

/** How gRPC is served: over TLS where there is a certificate. */
export function grpcCredentials(certificate: EdgeCertificate | undefined): ServerCredentials {
  if (!certificate) return ServerCredentials.createInsecure();
  const { cert, key } = certificate.pair;
  return ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }]);
}

/**
 * Keeps the certificate current until the server closes. The credentials of grpc-js that watch files take no connection at all while the files
 * do not fit. After the server is bound.
 */
export function renewCertificate(server: Server, certificate: EdgeCertificate): void {
  certificate.renew(http2ServersOf(server).filter((each) => each instanceof TlsServer));
}
