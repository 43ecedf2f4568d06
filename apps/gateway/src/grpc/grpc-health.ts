import { status, type sendUnaryData, type ServerUnaryCall, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { HealthRegistry } from '@nestwork/observability';

/**
 * The gRPC health checking protocol, as far as orchestrators and load balancers ask by it: `Check`. Clients take a server without
 * `Watch` for healthy as long as it answers.
 * https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export const healthProto = `syntax = "proto3";

package grpc.health.v1;

service Health {
  rpc Check(HealthCheckRequest) returns (HealthCheckResponse);
}

message HealthCheckRequest {
  string service = 1;
}

message HealthCheckResponse {
  enum ServingStatus {
    UNKNOWN = 0;
    SERVING = 1;
    NOT_SERVING = 2;
    SERVICE_UNKNOWN = 3;
  }
  ServingStatus status = 1;
}
`;

/** Answers for the whole server, and for each of its services, which are well together or not at all. */
export function grpcHealth(health: HealthRegistry, services: ReadonlySet<string>): UntypedServiceImplementation {
  return {
    Check: ({ request }: ServerUnaryCall<{ service: string }, object>, callback: sendUnaryData<object>): void => {
      const isKnown = request.service === '' || services.has(request.service);
      if (isKnown) void answer(health, callback);
      else callback({ code: status.NOT_FOUND });
    },
  };
}

async function answer(health: HealthRegistry, callback: sendUnaryData<object>): Promise<void> {
  callback(null, { status: (await isServing(health)) ? 'SERVING' : 'NOT_SERVING' });
}

async function isServing(health: HealthRegistry): Promise<boolean> {
  if (!health.ready) return false;
  const checks = await health.run();
  return [...checks.values()].every(({ up }) => up);
}
