import { experimental, ServerCredentials } from '@grpc/grpc-js';
import type { CertificateFiles } from '../edge/edge-certificate.js';

const LOOK_EVERY_MS = 10_000;

/** How gRPC is served: over TLS where there is a certificate, whose files are read again when they change. */
export function grpcCredentials(files: CertificateFiles | undefined): ServerCredentials {
  if (!files) return ServerCredentials.createInsecure();
  const { certFile: certificateFile, keyFile: privateKeyFile } = files;
  const watched = { certificateFile, privateKeyFile, refreshIntervalMs: LOOK_EVERY_MS };
  const provider = new experimental.FileWatcherCertificateProvider(watched);
  return experimental.createCertificateProviderServerCredentials(provider, null, false);
}
