import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { HealthRegistry } from '@nestwork/observability';
import type { GrpcCallers } from './grpc-callers.js';
import type { GrpcLimits } from './grpc-limits.js';
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

/** What it was when it was last looked at is the answer for so long, however often that is asked. */
const KEPT_MS = 1_000;

/** Who asks, and how many may watch. */
interface HealthDoor {
  readonly callers: Pick<GrpcCallers, 'keyOf'>;
  readonly limits: Pick<GrpcLimits, 'watchers' | 'watchersPerAddress'>;
}

/** Answers for the whole server, and for each of its services, which are well together or not at all. */
export class GrpcHealth {
  readonly #watchers: HealthWatchers;
  #kept: { readonly untilMs: number; readonly isServing: Promise<boolean> } | undefined;

  constructor(
    private readonly health: HealthRegistry,
    private readonly services: ReadonlySet<string>,
    private readonly door: HealthDoor,
  ) {
    this.#watchers = new HealthWatchers(() => this.#look(), door.limits);
  }

  /** By the names that they have in the proto file. */
  get methods(): UntypedServiceImplementation {
    return {
      Check: (call: ServerUnaryCall<Asked, object>, callback: sendUnaryData<object>): void =>
        void this.#answer(call, callback),
      Watch: (call: ServerWritableStream<Asked, object>): void => this.#watch(call),
    };
  }

  /** Tells whoever watches that it is over. A watcher has no end of its own that a stop could wait for. */
  close(): void {
    this.#watchers.close();
  }

  #knows({ service }: Asked): boolean {
    return service === '' || this.services.has(service);
  }

  async #answer(call: ServerUnaryCall<Asked, object>, callback: sendUnaryData<object>): Promise<void> {
    if (!this.#knows(call.request)) callback({ code: status.NOT_FOUND });
    else callback(null, { status: (await this.#isServing()) ? 'SERVING' : 'NOT_SERVING' });
  }

  #watch(call: ServerWritableStream<Asked, object>): void {
    if (call.cancelled) return;
    const from = this.door.callers.keyOf(call);
    // A service may come to be known while its watcher waits, so this is no error; here none does.
    if (this.#knows(call.request)) this.#watchers.add(call, from);
    else this.#watchers.addUnknown(call, from);
  }

  async #isServing(): Promise<boolean> {
    if (!this.health.ready) return false;
    const now = performance.now();
    if (!this.#kept || this.#kept.untilMs <= now) this.#kept = { untilMs: now + KEPT_MS, isServing: this.#look() };
    return this.#kept.isServing;
  }

  async #look(): Promise<boolean> {
    if (!this.health.ready) return false;
    const checks = await this.health.run();
    return [...checks.values()].every(({ up }) => up);
  }
}
