import { GrpcServer } from '../grpc/grpc-server.js';
import type { OpenGateway } from './open-gateway.js';

/** Where a gateway of a spec serves gRPC: it listens as soon as HTTP could. */
export async function grpcAddressOf({ app }: OpenGateway): Promise<string> {
  await app.getHttpAdapter().getInstance().ready();
  return `127.0.0.1:${app.get(GrpcServer).port}`;
}
