import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { HealthRegistry } from '@nestwork/observability';
import { HealthWatchers } from './health-watchers.js';

/**
 * The gRPC health checking protocol, by which orchestrators and load balancers ask (`Check`) and clients are told (`Watch`).
 * https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export const healthProto = `syntax = "proto3";

package grpc.health.v1;

service Health {
  rpc Check(HealthCheckRequest) returns (HealthCheckResponse);

  rpc Watch(HealthCheckRequest) returns (stream HealthCheckResponse);
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

/** The only method that may be called without a deadline: clients watch for as long as they are connected. */
export const healthWatchPath = '/grpc.health.v1.Health/Watch';

interface Asked {
  readonly service: string;
}

/** Answers for the whole server, and for each of its services, which are well together or not at all. */
export class GrpcHealth {
  readonly #watchers: HealthWatchers;

  constructor(
    private readonly health: HealthRegistry,
    private readonly services: ReadonlySet<string>,
    limits: { readonly watchers: number },
  ) {
    this.#watchers = new HealthWatchers(() => this.#isServing(), limits.watchers);
  }

  /** By the names that they have in the proto file. */
  get methods(): UntypedServiceImplementation {
    return {
      Check: ({ request }: ServerUnaryCall<Asked, object>, callback: sendUnaryData<object>): void => {
        if (this.#knows(request)) void this.#answer(callback);
        else callback({ code: status.NOT_FOUND });
      },
      Watch: (call: ServerWritableStream<Asked, object>): void => {
        // A service may come to be known while its watcher waits, so this is no error; here none does.
        if (this.#knows(call.request)) this.#watchers.add(call);
        else this.#watchers.addUnknown(call);
      },
    };
  }

  /** Tells whoever watches that it is over. A watcher has no end of its own that a stop could wait for. */
  close(): void {
    this.#watchers.close();
  }

  #knows({ service }: Asked): boolean {
    return service === '' || this.services.has(service);
  }

  async #answer(callback: sendUnaryData<object>): Promise<void> {
    callback(null, { status: (await this.#isServing()) ? 'SERVING' : 'NOT_SERVING' });
  }

  async #isServing(): Promise<boolean> {
    if (!this.health.ready) return false;
    const checks = await this.health.run();
    return [...checks.values()].every(({ up }) => up);
  }
}
